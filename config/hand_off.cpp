// The section hand_off: hours, holidays, rota and how long a conversation stays with people.
#include <algorithm>

#include "config/parts.hpp"

namespace twicket::config {
namespace {

constexpr std::array<std::string_view, 7> day_names{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr std::array<int, 12> month_lengths{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

bool is_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (i != 4 && i != 7 && (text[i] < '0' || text[i] > '9')) return false;
    const int month = (text[5] - '0') * 10 + text[6] - '0', day = (text[8] - '0') * 10 + text[9] - '0';
    return month >= 1 && month <= 12 && day >= 1 && day <= month_lengths[static_cast<std::size_t>(month - 1)];
}

bool is_monday(const std::string& date) {
    using namespace std::chrono;
    const year_month_day day{year{std::stoi(date.substr(0, 4))},
                             month{static_cast<unsigned>(std::stoi(date.substr(5, 2)))},
                             std::chrono::day{static_cast<unsigned>(std::stoi(date.substr(8)))}};
    return day.ok() && weekday{sys_days{day}} == Monday;
}

void read_shift(Section& section, std::vector<Shift>& hours) {
    Shift shift;
    const std::vector<std::string> days = section.words("days", {"mon", "tue", "wed", "thu", "fri"});
    for (const std::string& day : days) {
        const auto known = std::ranges::find(day_names, day);
        if (known == day_names.end())
            section.error(
                "days", "must name days as mon, tue, wed, thu, fri, sat, sun, but one is '" + day.substr(0, 20) + "'");
        else
            shift.days[static_cast<std::size_t>(known - day_names.begin())] = true;
    }
    shift.from_minute = std::max(0, read_minute_of_day(section, "from"));
    shift.to_minute = std::max(0, read_minute_of_day(section, "to"));
    hours.push_back(shift);
}

void read_duty(Section& section, std::vector<Duty>& rota) {
    Duty duty{.week = section.required_text("week"), .agents = section.words("agents")};
    if (duty.week.empty()) return;
    if (!is_date(duty.week) || !is_monday(duty.week)) {
        section.error("week",
                      "must be the date of a Monday, such as 2026-11-23, but is '" + duty.week.substr(0, 20) + "'");
        return;
    }
    for (const Duty& other : rota)
        if (other.week == duty.week) section.error("week", duty.week + " is listed twice");
    rota.push_back(std::move(duty));
}

}  // namespace

HandOff read_hand_off(Section& section, const Company& company) {
    HandOff desk;
    desk.timezone = read_timezone(section, "timezone", company.timezone);
    section.each("hours", [&](Section& item) { read_shift(item, desk.hours); });
    desk.holidays = section.words("holidays");
    for (const std::string& day : desk.holidays)
        if (!is_date(day))
            section.error("holidays", "must hold dates such as 2026-12-25, but one is '" + day.substr(0, 20) + "'");
    section.each("rota", [&](Section& item) { read_duty(item, desk.rota); });
    desk.return_after = section.duration("return_after", desk.return_after);
    return desk;
}

}  // namespace twicket::config
