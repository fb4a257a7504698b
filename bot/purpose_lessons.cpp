// The table purpose_lesson.
#include "bot/purpose_lessons.hpp"

#include "bot/lessons.hpp"
#include "bot/text/fold.hpp"

namespace twicket {
namespace {
constexpr std::size_t kept_characters = 400;
}

void put_lesson(store::Connection& connection, const PurposeLesson& lesson, const std::string& person, Time now) {
    const std::string wording = lesson_wording(lesson.text);
    if (wording.empty()) return;
    const std::string text = text::clip(lesson.text, kept_characters);
    connection.execute(
        "INSERT INTO purpose_lesson (wording, text, purpose, person, at) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (wording) DO UPDATE SET purpose = excluded.purpose, person = excluded.person, at = excluded.at",
        {wording, text, name_of(lesson.purpose), person, to_millis(now)});
}

std::vector<PurposeLesson> lessons_on_purpose(store::Connection& connection) {
    std::vector<PurposeLesson> lessons;
    auto rows = connection.query("SELECT text, purpose FROM purpose_lesson ORDER BY at, wording");
    while (rows.next())
        if (const auto purpose = purpose_from(rows.text(1))) lessons.push_back({rows.string(0), *purpose});
    return lessons;
}

}  // namespace twicket
