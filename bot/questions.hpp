// What people have asked and how it stands (QuestionStands), for their home and for those whom it waits for. Kept as
// long as events are. All functions run inside a store job and touch only its connection.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "bot/event.hpp"
#include "bot/skill.hpp"
#include "bot/store/database.hpp"

namespace twicket {

struct AskedQuestion {
    std::string account, place, thread, message;
    std::string asker;  // person id, or account/user of a stranger
    std::string text;   // its beginning
    QuestionStands::State state;
    std::string handler;  // person id
    Time updated;
};

// In the turn's transaction: `asker` counts when the question is new.
void note_question(store::Connection& connection, const Event& event, const std::string& asker,
                   const QuestionStands& stands, Time now);
// The newest first.
std::vector<AskedQuestion> questions_of(store::Connection& connection, const std::string& asker, std::int64_t limit);
// Waiting for a human, the oldest first.
std::vector<AskedQuestion> queued_questions(store::Connection& connection, std::int64_t limit);
// On which this person works, the oldest first.
std::vector<AskedQuestion> questions_with(store::Connection& connection, const std::string& handler,
                                          std::int64_t limit);
// Solved by a human, the newest first.
std::vector<AskedQuestion> handled_questions(store::Connection& connection, std::int64_t limit);
// The thread's newest question, when it is still open and nobody but who asked it has written in the thread since (as far
// as the network told us).
std::optional<AskedQuestion> unanswered_question(store::Connection& connection, const std::string& account,
                                                 const std::string& place, const std::string& thread);
// Forgets what nothing has happened to since then; the number.
std::int64_t prune_questions(store::Connection& connection, Time before);

}  // namespace twicket
