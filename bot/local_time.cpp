// Local time by Howard Hinnant's time zone library over the system's zone files (g++ 12 has no zoned_time).
#include "bot/local_time.hpp"

#include <date/tz.h>

namespace twicket {
namespace {

std::chrono::seconds offset_of(std::chrono::sys_seconds at, const std::string& timezone) {
    try {
        return date::locate_zone(timezone)->get_info(at).offset;
    } catch (const std::runtime_error&) {
        return std::chrono::seconds{0};
    }
}

}  // namespace

LocalTime local_time(Time now, const std::string& timezone) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
    const auto local = seconds + offset_of(seconds, timezone);
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date{day};
    const auto minute = std::chrono::floor<std::chrono::minutes>(local - day).count();
    return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
            static_cast<int>(static_cast<unsigned>(date.day())),
            static_cast<int>(std::chrono::weekday{day}.c_encoding()), static_cast<int>(minute)};
}

bool is_timezone(const std::string& name) {
    try {
        return date::locate_zone(name) != nullptr;
    } catch (const std::runtime_error&) {
        return false;
    }
}

}  // namespace twicket
