// The cards of the answer skill: an answer with its source, a list to choose from, a plain sentence. Pure.
#pragma once
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/reply.hpp"
#include "bot/skill.hpp"
#include "knowledge/ranker.hpp"

namespace twicket::answer {

// The whole answer with source, confidence word (a key of the texts, or "chosen") and the three buttons. An entry that is
// neither in the card's language nor in the one that was `asked` in (a tag; empty: not known) says in which it is.
Card answer_card(const knowledge::Entry& entry, std::string_view confidence_key, const std::string& language, Time now,
                 std::string_view asked = {});
// "it" in German: "Italienisch"; a language that we have no name for is its tag.
std::string name_of_language(const std::string& tag, const std::string& in);
// Up to three titles as buttons, "None of these" and "Ask a human". `lead` is the sentence above.
Card list_card(const std::vector<knowledge::Candidate>& candidates, const std::string& lead, const std::string& language);
// A sentence with "Ask a human" and "Open a ticket" below when `offer_human`.
Card plain_card(const std::string& text, const std::string& language, bool offer_human);

Action human_action(const std::string& language);
// Opens a ticket about the thread's last question (skills/ticket).
Action ticket_action(const std::string& language);
Action share_action(const knowledge::Entry& entry, const std::string& language);
// Where nobody asked us: teaches us to leave such messages alone (row 5).
Action not_a_question_action(const std::string& language);
// An answer that `sharer` passes on to another place. Its buttons carry the question along, since nobody asked it there.
Card shared_card(const knowledge::Entry& entry, const std::string& question, const std::string& sharer,
                 const std::string& language, Time now);

// How a question stands from now on. When it stays open in a place that says how long one may, the hand-off looks at it then.
void note(Outcome& outcome, const Turn& turn, QuestionStands stands);

// "YYYY-MM-DD" in UTC.
std::string day_of(Time now);

}  // namespace twicket::answer
