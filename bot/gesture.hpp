// A reaction on, or a typed number after, one of our cards is the button it stands for (row 4): here it becomes that
// Click, before any skill is asked. Adapters never interpret either; skills only ever see clicks. What the buttons do is
// theirs.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <optional>
#include <string_view>

#include "bot/conversation.hpp"
#include "bot/event.hpp"
#include "bot/reply.hpp"
#include "bot/store/store.hpp"

namespace twicket {

// The reaction that counts, without skin tone or gender ("👍🏽" → "👍"): one of 👍 👎 🙋 🎫. Empty: it means nothing to us.
std::string_view counted_reaction(std::string_view emoji);

// The card's action that a message stands for, when it is nothing else: "1", "1.", "reply 1", "reply 1 helpful",
// "2 not", or the whole label alone. Numbers are those that plain_text(card) prints. `by_name_only`: people talk to each
// other here, so a bare number is theirs; "reply 1" and labels still count.
std::optional<std::size_t> typed_choice(std::string_view text, const Card& card, bool by_name_only = false);

// Whether an event is worth a look into the store at all. Quick; most events are not.
bool may_be_gesture(const Event& event);

// The event as it is meant: a Click in the card's own thread, or unchanged. Runs in a read job; `conversation` is the
// event's thread. A removed reaction is a Click with `taken_back`, also on a card whose buttons have gone since.
Event as_meant(store::Connection& connection, Event event, const Conversation& conversation);

}  // namespace twicket
