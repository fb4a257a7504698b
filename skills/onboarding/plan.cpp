// Calendar arithmetic of plans.
#include "skills/onboarding/plan.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/local_time.hpp"

namespace twicket::onboarding {
namespace {

using nlohmann::json;
constexpr int from_minute = 8 * 60, to_minute = 18 * 60, morning = 9 * 60, longest = 500;

bool is_weekend(int weekday) {
    return weekday == 0 || weekday == 6;
}

// 0 Sunday … 6 Saturday, by Zeller's congruence.
int weekday_of(const std::string& date) {
    int year = std::stoi(date.substr(0, 4)), month = std::stoi(date.substr(5, 2));
    const int day = std::stoi(date.substr(8, 2));
    if (month < 3) month += 12, --year;
    const int zeller = (day + 13 * (month + 1) / 5 + year + year / 4 - year / 100 + year / 400) % 7;
    return (zeller + 6) % 7;
}

}  // namespace

const std::string& Step::said(const std::string& language) const {
    const auto own = texts.find(language);
    return own == texts.end() ? text : own->second;
}

const Plan* plan_for(const std::vector<Plan>& plans, const Person& person) {
    const Plan* everybody = nullptr;
    for (const Plan& plan : plans) {
        if (std::ranges::find(plan.departments, person.department) != plan.departments.end()) return &plan;
        if (plan.departments.empty() && !everybody) everybody = &plan;
    }
    return everybody;
}

std::string to_json(const Journey& journey) {
    return json{{"person", journey.person}, {"plan", journey.plan}, {"began", journey.began}, {"account", journey.account},
                {"place", journey.place}, {"user", journey.user}, {"language", journey.language}, {"told", journey.told},
                {"done", journey.done}, {"over", journey.over}}
        .dump();
}

std::optional<Journey> journey_from_json(std::string_view text) {
    const json from = json::parse(text, nullptr, false);
    if (!from.is_object() || from.value("plan", "").empty() || !is_date(from.value("began", ""))) return std::nullopt;
    Journey journey{.person = from.value("person", ""), .plan = from.value("plan", ""), .began = from.value("began", ""),
                    .account = from.value("account", ""), .place = from.value("place", ""), .user = from.value("user", ""),
                    .language = from.value("language", "en")};
    journey.told = from.value("told", journey.told);
    journey.done = from.value("done", journey.done);
    journey.over = from.value("over", false);
    return journey;
}

int day_of(const std::string& began, const std::string& today) {
    int day = 0;
    std::string date = began;
    for (int i = 0; i < longest && date <= today; ++i, date = days_after(date, 1))
        if (!is_weekend(weekday_of(date))) ++day;
    return day;
}

std::vector<const Step*> due_steps(const Plan& plan, const Journey& journey, int day) {
    std::vector<const Step*> due;
    for (const Step& step : plan.steps)
        if (step.day <= day && std::ranges::find(journey.told, step.id) == journey.told.end()) due.push_back(&step);
    std::ranges::stable_sort(due, {}, &Step::day);
    return due;
}

bool in_hours(Time now, const std::string& timezone) {
    const LocalTime local = local_time(now, timezone);
    return !is_weekend(local.weekday) && local.minute_of_day >= from_minute && local.minute_of_day < to_minute;
}

Time next_morning(Time now, const std::string& timezone) {
    const std::string today = date_on(now, timezone);
    Time at = now;
    for (int i = 0; i < longest; ++i) {
        at += std::chrono::minutes{15};
        const LocalTime local = local_time(at, timezone);
        if (date_on(at, timezone) != today && !is_weekend(local.weekday) && local.minute_of_day >= morning) break;
    }
    return at - std::chrono::minutes{local_time(at, timezone).minute_of_day - morning};
}

Progress progress_of(const Plan& plan, const Journey& journey) {
    Progress progress;
    for (const Step& step : plan.steps) {
        progress.all += step.to_do();
        progress.done += step.to_do() && journey.done.contains(step.id);
    }
    return progress;
}

}  // namespace twicket::onboarding
