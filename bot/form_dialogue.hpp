// A form asked field by field in the thread, for networks without dialogs and for people who came to it by a reaction or
// a typed number. It ends in the same Submission as a dialog. What is asked stands in Conversation::memory["form"].
#pragma once
#include <optional>

#include "bot/people.hpp"
#include "bot/skill.hpp"

namespace twicket {

// What an event was to the form that is being asked in its thread.
struct FormProgress {
    std::optional<Submission> complete;  // all fields are answered: the turn goes on as this event, from outcome.state
    Outcome outcome;                     // else: the next question, a complaint, or the end
};

// Nothing: no form is being asked of this person here, or this event is nothing to it. Pure.
std::optional<FormProgress> answer_form(const Turn& turn, const People& people);

// Whether the next message of this person in the thread is the answer to a form's question.
bool awaits_words(const Conversation& conversation, const std::string& person, Time now);

// Makes a post with a form its first question, and remembers the form in `state`.
void ask_form(const Turn& turn, Outgoing& outgoing, Conversation& state);

}  // namespace twicket
