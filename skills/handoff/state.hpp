// The states of a hand-off (rows 39, 40) as a pure machine: bot, offered, queued, human, returned.
#pragma once
#include <optional>

#include "bot/conversation.hpp"

namespace twicket::handoff {

enum class Input { ask, claim, give_back, withdraw };

// The state after an input; nothing when the input makes no sense there (a second claim, a return by nobody).
std::optional<HandOff> after(HandOff state, Input input);

}  // namespace twicket::handoff
