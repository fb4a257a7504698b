// What people have taught us about a place: messages that were no questions (row 5), and questions that we did answer
// well. A message that is much like the former is left alone there. Kept in the table `place_lesson` and in memory; one
// executor.
#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "bot/store/database.hpp"

namespace twicket {

class Lessons {
  public:
    void teach(const std::string& account, const std::string& place, std::string_view text, bool is_question);
    // Whether people there have said that messages like this one are no questions.
    bool leave_alone(const std::string& account, const std::string& place, std::string_view text) const;
    // Everything stored so far. Runs in a read job.
    static Lessons stored(store::Connection& connection);

  private:
    struct Count {
        int alone = 0, question = 0;  // lessons that hold the word
    };
    struct Taught {
        std::map<std::string, bool> wordings;  // folded, whole → whether it is a question
        std::map<std::string, Count> words;
    };
    std::map<std::pair<std::string, std::string>, Taught> places_;
};

// The folded words of a message, by which it is remembered.
std::string lesson_wording(std::string_view text);

}  // namespace twicket
