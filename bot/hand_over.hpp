// Giving a question to the human desk where nobody presses a button: a skill says so in a turn of the asker's thread,
// and the hand-off (skills/handoff) takes it up by a timer there.
#pragma once
#include <optional>

#include "bot/skill.hpp"

namespace twicket {

inline constexpr std::string_view hand_over_timer = "handoff.ask";

struct HandOver {
    ThreadName thread;  // where it was asked
    std::string question;
    std::string asker, name;  // as in Turn::speaker_key and speaker
    std::string language;
    std::vector<std::string> groups;  // that all readers there share
};
// In a turn of that thread.
void give_to_desk(Outcome& outcome, const HandOver& what, Time now);
// What was given; nothing: this conversation has nothing for the desk.
std::optional<HandOver> given_to_desk(const Conversation& conversation);

}  // namespace twicket
