// Walked in quarters of an hour, then in minutes: shifts may touch, overlap and cross midnight or a change of clocks.
#include "bot/working_time.hpp"

#include <algorithm>

#include "bot/local_time.hpp"

namespace twicket {
namespace {

using std::chrono::minutes;

constexpr auto stride = minutes{15};
constexpr auto longest = std::chrono::hours{24 * 366};

bool is_holiday(const WorkingHours& hours, Time now) {
    if (hours.holidays.empty()) return false;
    return std::ranges::find(hours.holidays, date_on(now, hours.timezone)) != hours.holidays.end();
}

}  // namespace

bool WorkingHours::at(Time now) const {
    if (shifts.empty()) return true;
    const LocalTime local = local_time(now, timezone);
    const auto weekday = static_cast<std::size_t>(local.weekday);
    return std::ranges::any_of(shifts, [&](const WorkingShift& shift) {
        const int minute = local.minute_of_day;
        if (shift.from_minute < shift.to_minute)
            return shift.days[weekday] && minute >= shift.from_minute && minute < shift.to_minute &&
                   !is_holiday(*this, now);
        if (minute >= shift.from_minute) return shift.days[weekday] && !is_holiday(*this, now);
        const Time yesterday = now - std::chrono::hours{24};
        return minute < shift.to_minute && shift.days[(weekday + 6) % 7] && !is_holiday(*this, yesterday);
    });
}

Time after_working(const WorkingHours& hours, Time from, Duration work) {
    if (hours.shifts.empty()) return from + work;
    const Time end = from + longest;
    Time now = from;
    while (work > Duration{0} && now < end) {
        // Shifts begin and end at full minutes: where a whole stride is alike at both ends and no shift is shorter, it
        // counts whole.
        const bool whole =
            work >= stride && hours.at(now) && hours.at(now + stride - minutes{1}) && hours.at(now + minutes{7});
        const bool none = !hours.at(now) && !hours.at(now + stride - minutes{1}) && !hours.at(now + minutes{7});
        const Duration step = whole || none ? Duration{stride} : Duration{minutes{1}};
        if (whole || (!none && hours.at(now))) work -= std::min(work, step);
        now += step;
    }
    return now;
}

}  // namespace twicket
