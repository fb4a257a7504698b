// Roll-out by steps (row 65), applied to what a skill decided: listen keeps everything in, suggest shows it to the agents
// alone, answer lets it pass. Pure.
#pragma once
#include <string>

#include "bot/skill.hpp"

namespace twicket {

// Where suggestions go; an empty account: nowhere, they are only recorded.
struct SuggestionPlace {
    std::string account, place;
};

// What was asked for by name, by a button or by command is always answered; the steps hold back only unasked words.
Outcome with_roll_out(Outcome outcome, const Turn& turn, const SuggestionPlace& agents);

}  // namespace twicket
