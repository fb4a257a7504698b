// The sections points and trends.
#include <algorithm>
#include <charconv>

#include "config/parts.hpp"

namespace twicket::config {
namespace {

constexpr std::array<std::string_view, 7> rule_names{"accepted", "helpful", "reused",    "verified",
                                                     "resolved", "thanks",  "onboarding"};
constexpr int most_points = 1'000'000;

std::vector<int> numbers(Section& section, std::string_view key, std::vector<int> otherwise, int most) {
    if (!section.has(key)) return otherwise;
    std::vector<int> found;
    for (const std::string& word : section.words(key)) {
        int number = -1;
        const auto [end, failure] = std::from_chars(word.data(), word.data() + word.size(), number);
        if (failure != std::errc{} || end != word.data() + word.size() || number < 0 || number > most) {
            section.error(key, "must hold whole numbers from 0 to " + std::to_string(most) + ", but one is '" +
                                   word.substr(0, 20) + "'");
            return otherwise;
        }
        found.push_back(number);
    }
    return found;
}

int number(Section& section, std::string_view key, int otherwise, int low, int high) {
    return static_cast<int>(section.number(key, otherwise, low, high));
}

bool yes(Section& section, std::string_view key, bool otherwise) {
    return section.choice(key, otherwise ? "yes" : "no", {"yes", "no"}) == "yes";
}

void read_goal(Section& section, std::vector<TeamGoal>& goals) {
    TeamGoal goal{.group = section.required_text("group"), .points = number(section, "points", 0, 1, most_points)};
    if (goal.points == 0) section.error("points", "says how many points the group wants in a season");
    goals.push_back(std::move(goal));
}

}  // namespace

Points read_points(Section& section) {
    Points points;
    points.on = yes(section, "enabled", points.on);
    section.section("rules", [&](Section& rules) {
        for (std::size_t i = 0; i < rule_names.size(); ++i)
            points.worth[i] = number(rules, rule_names[i], points.worth[i], 0, 1'000);
    });
    points.falling = numbers(section, "falling", points.falling, 100);
    if (points.falling.empty() || !std::ranges::is_sorted(points.falling, std::greater{}))
        section.error("falling", "must hold percentages of which none is above the one before it");
    points.pair_days = number(section, "pair_days", points.pair_days, 1, 365);
    points.person_daily = number(section, "person_daily", points.person_daily, 0, most_points);
    points.desk_daily = number(section, "desk_daily", points.desk_daily, 0, most_points);
    points.giver_daily = number(section, "giver_daily", points.giver_daily, 0, 1'000);
    points.settle_after = section.duration("settle_after", points.settle_after);
    points.boards = yes(section, "boards", points.boards);
    points.reactions = section.words("reactions", points.reactions);
    points.levels = numbers(section, "levels", points.levels, most_points);
    if (std::ranges::adjacent_find(points.levels, std::greater_equal{}) != points.levels.end())
        section.error("levels", "must rise from one to the next");
    section.each("goals", [&](Section& item) { read_goal(item, points.goals); });
    return points;
}

Trends read_trends(Section& section) {
    Trends trends;
    trends.on = yes(section, "enabled", trends.on);
    trends.minimum = number(section, "minimum", trends.minimum, 5, 10'000);
    return trends;
}

}  // namespace twicket::config
