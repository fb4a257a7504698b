// Days are those of the desk's time zone; a shift over midnight belongs to the day on which it begins.
#include "skills/handoff/hours.hpp"

#include <algorithm>

#include "bot/local_time.hpp"

namespace twicket::handoff {
namespace {

constexpr int days_ahead = 60, day_minutes = 24 * 60;

// The rota of the week that holds this date; null: none is written.
const config::Duty* duty_of(const config::HandOff& desk, const std::string& date) {
    for (const config::Duty& duty : desk.rota)
        if (duty.week <= date && date < days_after(duty.week, 7)) return &duty;
    return nullptr;
}

bool works_on(const config::HandOff& desk, const std::string& date) {
    if (std::ranges::find(desk.holidays, date) != desk.holidays.end()) return false;
    const config::Duty* duty = duty_of(desk, date);
    return !duty || !duty->agents.empty();
}

// Whether a shift that begins on a day of this weekday holds the minute, counted from that day's midnight.
bool holds(const config::Shift& shift, int weekday, int minute) {
    const int to = shift.to_minute > shift.from_minute ? shift.to_minute : shift.to_minute + day_minutes;
    return shift.days[static_cast<std::size_t>(weekday)] && minute >= shift.from_minute && minute < to;
}

}  // namespace

bool is_open(const config::HandOff& desk, Time now) {
    const std::string today = date_on(now, desk.timezone);
    if (desk.hours.empty()) return works_on(desk, today);
    const LocalTime local = local_time(now, desk.timezone);
    const std::string yesterday = days_after(today, -1);
    return std::ranges::any_of(desk.hours, [&](const config::Shift& shift) {
        return (works_on(desk, today) && holds(shift, local.weekday, local.minute_of_day)) ||
               (works_on(desk, yesterday) && holds(shift, (local.weekday + 6) % 7, local.minute_of_day + day_minutes));
    });
}

std::optional<Time> opens_next(const config::HandOff& desk, Time now) {
    if (is_open(desk, now)) return now;
    const LocalTime local = local_time(now, desk.timezone);
    const std::string today = date_on(now, desk.timezone);
    const Time midnight = std::chrono::floor<std::chrono::minutes>(now) - std::chrono::minutes{local.minute_of_day};
    std::vector<config::Shift> shifts = desk.hours;
    if (shifts.empty()) shifts.push_back({{true, true, true, true, true, true, true}, 0, 0});
    for (int day = 0; day <= days_ahead; ++day) {
        if (!works_on(desk, days_after(today, day))) continue;
        std::optional<Time> first;
        for (const config::Shift& shift : shifts) {
            if (!shift.days[static_cast<std::size_t>((local.weekday + day) % 7)]) continue;
            Time at = midnight + std::chrono::minutes{day * day_minutes + shift.from_minute};
            // A clock that was changed meanwhile shows another minute then.
            int off = local_time(at, desk.timezone).minute_of_day - shift.from_minute;
            if (off > day_minutes / 2) off -= day_minutes;
            if (off < -day_minutes / 2) off += day_minutes;
            at -= std::chrono::minutes{off};
            if (at > now && (!first || at < *first)) first = at;
        }
        if (first) return first;
    }
    return std::nullopt;
}

std::vector<std::string> on_duty(const config::HandOff& desk, Time now) {
    const config::Duty* duty = duty_of(desk, date_on(now, desk.timezone));
    return duty ? duty->agents : std::vector<std::string>{};
}

}  // namespace twicket::handoff
