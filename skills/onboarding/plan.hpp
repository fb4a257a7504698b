// A newcomer's plan and how far it has come (row 63). Pure: days are working days of the newcomer's own calendar.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/clock.hpp"
#include "bot/people.hpp"

namespace twicket::onboarding {

struct Step {
    enum class Kind { tell, task, entry, meet };
    std::string id;
    int day = 1;
    Kind kind = Kind::tell;
    std::string about{};                        // entry: its id; meet: the person's id
    std::string text{};
    std::map<std::string, std::string> texts{}; // by language
    std::string owner = "newcomer";             // newcomer, manager, buddy, or a person's id
    bool to_do() const { return kind == Kind::task || kind == Kind::meet; }
    const std::string& said(const std::string& language) const;
};

struct Plan {
    std::string id;
    int days = 30;  // calendar days
    std::vector<std::string> departments{};
    std::string buddy{};
    std::vector<Step> steps{};
};

// The plan for a person: the first of his or her department, else the first for everybody; null: none.
const Plan* plan_for(const std::vector<Plan>& plans, const Person& person);

struct Journey {
    std::string person, plan;
    std::string began;  // a date, where the person is
    std::string account, place, user, language;
    std::vector<std::string> told{};           // steps
    std::map<std::string, std::string> done{}; // step to date
    bool over = false;
};
std::string to_json(const Journey& journey);
std::optional<Journey> journey_from_json(std::string_view json);  // nothing: it is none

// Which working day of the plan this is: 1 on the first one, 0 before it. Saturdays and Sundays count with the day before.
int day_of(const std::string& began, const std::string& today);
// Not told yet and due by that day, in the order of the plan.
std::vector<const Step*> due_steps(const Plan& plan, const Journey& journey, int day);
// A weekday between eight and six, where the person is.
bool in_hours(Time now, const std::string& timezone);
// The next weekday's nine o'clock there.
Time next_morning(Time now, const std::string& timezone);
struct Progress {
    std::size_t done = 0, all = 0;
};
Progress progress_of(const Plan& plan, const Journey& journey);

}  // namespace twicket::onboarding
