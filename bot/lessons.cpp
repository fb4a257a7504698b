// A word is suspicious by the share of lessons that hold it and were no questions, one question assumed beforehand; a
// message by the mean over its different words. One lesson is so enough for near-equal messages and for nothing else.
#include "bot/lessons.hpp"

#include "bot/text/fold.hpp"

namespace twicket {
namespace {
constexpr double suspicious = 0.34;  // 0.5: every word was in the one lesson
}

std::string lesson_wording(std::string_view text) {
    std::string wording;
    for (const std::string& word : text::words(text::fold(text))) wording += (wording.empty() ? "" : " ") + word;
    return wording;
}

void Lessons::teach(const std::string& account, const std::string& place, std::string_view text, bool is_question) {
    Taught& taught = places_[{account, place}];
    const std::vector<std::string> words = text::words(text::fold(text));
    taught.wordings[lesson_wording(text)] = is_question;
    for (const std::string& word : std::set<std::string>{words.begin(), words.end()}) {
        Count& count = taught.words[word];
        ++(is_question ? count.question : count.alone);
    }
}

bool Lessons::leave_alone(const std::string& account, const std::string& place, std::string_view text) const {
    const auto found = places_.find({account, place});
    if (found == places_.end()) return false;
    const Taught& taught = found->second;
    if (const auto known = taught.wordings.find(lesson_wording(text)); known != taught.wordings.end()) return !known->second;
    const std::vector<std::string> all = text::words(text::fold(text));
    const std::set<std::string> words{all.begin(), all.end()};
    if (words.empty()) return false;
    double sum = 0;
    for (const std::string& word : words)
        if (const auto count = taught.words.find(word); count != taught.words.end())
            sum += static_cast<double>(count->second.alone) / (count->second.alone + count->second.question + 1);
    return sum / static_cast<double>(words.size()) >= suspicious;
}

Lessons Lessons::stored(store::Connection& connection) {
    Lessons lessons;
    auto rows = connection.query("SELECT account, place, wording, is_question FROM place_lesson ORDER BY at");
    while (rows.next()) lessons.teach(rows.string(0), rows.string(1), rows.text(2), rows.integer(3) != 0);
    return lessons;
}

}  // namespace twicket
