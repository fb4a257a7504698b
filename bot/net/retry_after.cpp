// Reads seconds and IMF-fixdate by hand: the C library's date functions depend on the locale.
#include "bot/net/retry_after.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace twicket::net {
namespace {

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t length) {
    int value = 0;
    for (const char c : text.substr(at, length)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

// "Sun, 06 Nov 1994 08:49:37 GMT"; the name of the day is not held against the date.
std::optional<Time> date_from(std::string_view text) {
    if (text.size() != 29 || text[3] != ',' || text.substr(25) != " GMT" || text[19] != ':' || text[22] != ':')
        return {};
    const auto day = number_at(text, 5, 2), year = number_at(text, 12, 4);
    const auto hour = number_at(text, 17, 2), minute = number_at(text, 20, 2), second = number_at(text, 23, 2);
    const auto month = std::find(months.begin(), months.end(), text.substr(8, 3));
    if (!day || !year || !hour || !minute || !second || month == months.end()) return {};
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(month - months.begin()) + 1},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return {};
    return Time{std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
                std::chrono::seconds{*second}};
}

// Seconds, rounded up to the next millisecond: a call before the time asked for would be one too early.
std::optional<Duration> seconds_from(std::string_view text, Duration cap) {
    const std::size_t dot = text.find('.');
    const std::string_view whole = text.substr(0, dot);
    const std::string_view fraction = dot == std::string_view::npos ? std::string_view{} : text.substr(dot + 1);
    if (whole.empty() || (dot != std::string_view::npos && fraction.empty())) return std::nullopt;
    const auto all_digits = [](std::string_view part) {
        return std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    if (!all_digits(whole) || !all_digits(fraction)) return std::nullopt;
    std::int64_t seconds = 0;
    const auto read = std::from_chars(whole.data(), whole.data() + whole.size(), seconds);
    if (read.ec != std::errc{} || seconds > cap.count() / 1000 + 1) return cap;
    std::int64_t millis = 0;
    for (std::size_t at = 0; at < 3; ++at) millis = millis * 10 + (at < fraction.size() ? fraction[at] - '0' : 0);
    if (fraction.size() > 3 && fraction.find_first_not_of('0', 3) != std::string_view::npos) ++millis;
    return std::min(cap, Duration{seconds * 1000 + millis});
}

}  // namespace

std::optional<Duration> parse_retry_after(std::string_view value, Time now, Duration cap) {
    while (value.starts_with(' ') || value.starts_with('\t')) value.remove_prefix(1);
    while (value.ends_with(' ') || value.ends_with('\t')) value.remove_suffix(1);
    if (value.empty()) return std::nullopt;
    if (value.front() >= '0' && value.front() <= '9') return seconds_from(value, cap);
    const std::optional<Time> date = date_from(value);
    if (!date) return std::nullopt;
    return std::clamp<Duration>(*date - now, Duration{0}, cap);
}

}  // namespace twicket::net
