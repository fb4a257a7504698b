// Time that counts only while people work: hours of the week in a time zone, but for holidays. Pure.
#pragma once
#include <array>
#include <string>
#include <vector>

#include "bot/clock.hpp"

namespace twicket {

struct WorkingShift {
    std::array<bool, 7> days{false, true, true, true, true, true, false};  // Sunday first
    int from_minute = 0;                                                   // of the day
    int to_minute = 24 * 60;                                               // not after it: the shift ends the next day
};

struct WorkingHours {
    std::string timezone{"UTC"};
    std::vector<WorkingShift> shifts{};   // none: always
    std::vector<std::string> holidays{};  // "2026-12-25"
    bool at(Time now) const;
};

// When `work` of working time will have passed since `from`; to the minute. At most a year on: beyond, there is no
// work.
Time after_working(const WorkingHours& hours, Time from, Duration work);

}  // namespace twicket
