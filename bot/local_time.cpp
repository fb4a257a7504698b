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

std::string written(std::chrono::year_month_day day) {
    char text[16];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                  static_cast<unsigned>(day.day()));
    return text;
}

std::optional<std::chrono::year_month_day> day_of(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    int parts[3] = {0, 0, 0};
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == 4 || i == 7) continue;
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        int& part = parts[i < 4 ? 0 : i < 7 ? 1 : 2];
        part = part * 10 + (text[i] - '0');
    }
    const std::chrono::year_month_day day{std::chrono::year{parts[0]}, std::chrono::month{static_cast<unsigned>(parts[1])},
                                          std::chrono::day{static_cast<unsigned>(parts[2])}};
    if (!day.ok()) return std::nullopt;
    return day;
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

std::string date_on(Time now, const std::string& timezone) {
    const LocalTime local = local_time(now, timezone);
    return written({std::chrono::year{local.year}, std::chrono::month{static_cast<unsigned>(local.month)},
                    std::chrono::day{static_cast<unsigned>(local.day)}});
}

bool is_date(std::string_view text) { return day_of(text).has_value(); }

std::string days_after(std::string_view date, int days) {
    return written(std::chrono::sys_days{day_of(date).value()} + std::chrono::days{days});
}

bool is_timezone(const std::string& name) {
    try {
        return date::locate_zone(name) != nullptr;
    } catch (const std::runtime_error&) {
        return false;
    }
}

}  // namespace twicket
