// The awards in a window are numbered from nought by those that stand around them, so the n-th of a pair brings its
// share of the rule whatever the order in which they are judged.
#include "bot/point_rules.hpp"

#include <algorithm>
#include <array>

namespace twicket::points {
namespace {

constexpr std::array<std::string_view, 7> cut_names{"", "no_rule", "pair", "day", "desk_day", "giver_day", "unknown"};

int share_of(int worth, int percent) {
    return (worth * percent + 50) / 100;
}

void cut_to(Award& award, int room, Cut cut) {
    if (award.points <= std::max(room, 0)) return;
    award = {std::max(room, 0), cut};
}

Time instant(std::chrono::year_month_day day) {
    return std::chrono::sys_days{day};
}

// The first of the month that begins a span of `months`.
Span months_around(Time at, unsigned months) {
    using namespace std::chrono;
    const year_month_day day{floor<days>(at)};
    const unsigned first = (static_cast<unsigned>(day.month()) - 1) / months * months + 1;
    const year_month from{day.year(), month{first}};
    return {instant(from / 1), instant((from + std::chrono::months{months}) / 1)};
}

}  // namespace

std::string_view name_of(Cut cut) {
    return cut_names[static_cast<std::size_t>(cut)];
}

Cut cut_from(std::string_view name) {
    const auto found = std::ranges::find(cut_names, name);
    return found == cut_names.end() ? Cut::none : static_cast<Cut>(found - cut_names.begin());
}

int worth_of(const config::Points& rules, MeritKind kind) {
    return rules.worth[static_cast<std::size_t>(kind)];
}

Award judge(const config::Points& rules, MeritKind kind, bool by_desk, const Around& around) {
    const int worth = worth_of(rules, kind);
    if (worth <= 0) return {0, Cut::no_rule};
    Award award{worth, Cut::none};
    if (by_desk) {
        cut_to(award, rules.desk_daily - around.desk_day, Cut::desk_day);
    } else {
        if (around.giver_day >= rules.giver_daily) return {0, Cut::giver_day};
        const auto nth = static_cast<std::size_t>(around.of_pair);
        const int percent = nth < rules.falling.size() ? rules.falling[nth] : 0;
        cut_to(award, share_of(worth, percent), Cut::pair);
    }
    cut_to(award, rules.person_daily - around.person_day, Cut::day);
    return award;
}

int pair_cap(const config::Points& rules) {
    const int most = *std::ranges::max_element(rules.worth);
    int sum = 0;
    for (const int percent : rules.falling) sum += share_of(most, percent);
    return sum;
}

std::int64_t closed_group_cap(const config::Points& rules, int people, int days) {
    const std::int64_t windows = (days + rules.pair_days - 1) / rules.pair_days;
    const std::int64_t of_each_other = std::int64_t{people - 1} * pair_cap(rules) * windows;
    const std::int64_t of_the_desk = std::int64_t{rules.desk_daily} * days;
    return std::min(std::int64_t{rules.person_daily} * days, of_each_other + of_the_desk);
}

int level_of(const config::Points& rules, std::int64_t points) {
    const auto reached = std::ranges::count_if(rules.levels, [points](int from) { return points >= from; });
    return 1 + static_cast<int>(reached);
}

std::int64_t next_level_at(const config::Points& rules, std::int64_t points) {
    for (const int from : rules.levels)
        if (points < from) return from;
    return 0;
}

Span day_of(Time at) {
    const Time from = std::chrono::floor<std::chrono::days>(at);
    return {from, from + std::chrono::days{1}};
}

Span month_of(Time at) {
    return months_around(at, 1);
}

Span season_of(Time at) {
    return months_around(at, 3);
}

}  // namespace twicket::points
