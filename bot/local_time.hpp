// The time on a person's or a place's wall.
#pragma once
#include <string>
#include <string_view>

#include "bot/clock.hpp"

namespace twicket {

struct LocalTime {
    int year, month, day;
    int weekday;        // 0 Sunday … 6 Saturday
    int minute_of_day;  // 0–1439
};

// In an IANA time zone ("Europe/London"); an unknown zone counts as UTC. Any thread.
LocalTime local_time(Time now, const std::string& timezone);
// The date there: "2026-11-22".
std::string date_on(Time now, const std::string& timezone);
// "2026-11-22", a day that there is.
bool is_date(std::string_view text);
// So many days after a date; is_date(date).
std::string days_after(std::string_view date, int days);
// A zone that the system knows.
bool is_timezone(const std::string& name);

}  // namespace twicket
