// The time on a person's or a place's wall.
#pragma once
#include <string>

#include "bot/clock.hpp"

namespace twicket {

struct LocalTime {
    int year, month, day;
    int weekday;        // 0 Sunday … 6 Saturday
    int minute_of_day;  // 0–1439
};

// In an IANA time zone ("Europe/London"); an unknown zone counts as UTC. Any thread.
LocalTime local_time(Time now, const std::string& timezone);
// A zone that the system knows.
bool is_timezone(const std::string& name);

}  // namespace twicket
