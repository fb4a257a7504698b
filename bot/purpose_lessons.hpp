// What people said a message is for (row 30), in the table purpose_lesson. Functions run inside a store job and touch
// only its connection.
#pragma once
#include <string>
#include <vector>

#include "bot/skill.hpp"
#include "bot/store/database.hpp"

namespace twicket {

// The last word on a wording counts. Of the text its beginning is kept.
void put_lesson(store::Connection& connection, const PurposeLesson& lesson, const std::string& person, Time now);
// All, the oldest first.
std::vector<PurposeLesson> lessons_on_purpose(store::Connection& connection);

}  // namespace twicket
