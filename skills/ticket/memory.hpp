// What a thread remembers of its tickets, in its conversation's memory under "ticket".
#pragma once
#include <optional>
#include <string>

#include "bot/conversation.hpp"
#include "skills/ticket/cards.hpp"

namespace twicket::ticket {

std::optional<Remembered> recall(const Conversation& conversation, const std::string& id);
// The ticket that this message of the thread was made, or added to.
std::optional<Remembered> with_message(const Conversation& conversation, const std::string& message);
// The newest ticket of the thread that is not over.
std::optional<Remembered> newest_open(const Conversation& conversation);
// At most ten a thread: the oldest that is over is forgotten.
void remember(Conversation& conversation, const Remembered& ticket);

}  // namespace twicket::ticket
