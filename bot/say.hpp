// How a skill addresses what it says. Pure; the core fills in the event's account, place and thread where they are empty.
// `number` is that of Turn::outgoing_id: each thing a turn says has its own.
#pragma once
#include "bot/skill.hpp"

namespace twicket {

// In the event's thread, for all or for one network user there.
Post say_here(const Turn& turn, std::size_t number, Card card, std::string only_for = {});
Post say_in(const Turn& turn, std::size_t number, const ThreadName& where, Card card);
// `fresh` in the place of `card`, the id of an earlier Outgoing in the event's thread.
Post replace_card(const Turn& turn, std::size_t number, std::string card, Card fresh, std::string only_for = {});
// Whom to whisper to when only the speaker shall read: empty in a direct conversation, where nobody else does.
std::string only_speaker(const Turn& turn);
// A whole outcome: one card for the speaker alone, and nothing else changes.
Outcome only_to_speaker(const Turn& turn, std::string label, Card card);

// Somebody's words inside a quotation that was begun with "> ".
std::string quoted(std::string text);

}  // namespace twicket
