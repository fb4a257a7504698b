// How a skill credits somebody by the word of who speaks, in the event's place. Pure.
#pragma once
#include "bot/skill.hpp"

namespace twicket {

// A merit that may be shown to whoever is in the place; of a direct conversation to nobody but the two. By the word of
// a stranger it counts for nothing (counts). Of a message, it goes when that is deleted.
Merit credit(const Turn& turn, MeritKind kind, std::string person, std::string evidence);
// The speaker takes back what he or she said of this.
MeritWithdrawn discredit(const Turn& turn, std::optional<MeritKind> kind, std::string evidence);
// Whether the speaker can credit anybody: a person of the directory.
inline bool may_credit(const Turn& turn) {
    return !turn.person.id.empty();
}

// A message that is surely praise.
bool is_praise(const Turn& turn);

}  // namespace twicket
