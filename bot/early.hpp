// Edits and deletions that overtake their message (R5): what is known of a message besides its own event. Pure.
#pragma once
#include <string>

#include "bot/conversation.hpp"
#include "bot/event.hpp"

namespace twicket {

// Remembers an edit or deletion in the thread's state, so that a message arriving later is seen as it should be.
void note_change(Conversation& conversation, const Event& event);
// The message as it stands now: with its latest text.
void apply_changes(const Conversation& conversation, Message& message);
bool was_deleted(const Conversation& conversation, const std::string& message);

}  // namespace twicket
