// The states of a hand-off (rows 39, 40) as a pure machine: bot, offered, queued, human, returned. Whether the bot may
// write meanwhile is bot/hush.
#pragma once
#include <array>
#include <optional>

#include "bot/conversation.hpp"

namespace twicket::handoff {

enum class Input {
    offer,       // the asker is asked who shall answer
    ask,         // a human is asked for
    withdraw,    // … and not wanted any more
    claim,       // an agent takes it
    leave,       // the agent cannot go on; it waits for another
    give_back,   // the human has done with it
    fall_quiet,  // nobody has written for long
};
inline constexpr std::array every_input{Input::offer, Input::ask,       Input::withdraw,  Input::claim,
                                        Input::leave, Input::give_back, Input::fall_quiet};

// The state after an input; nothing when the input makes no sense there (a second claim, a return by nobody).
std::optional<HandOff> after(HandOff state, Input input);

}  // namespace twicket::handoff
