// What a merit is worth (rows 44, 45): pure arithmetic over the configured rules and what the ledger holds around it.
// No store, no clock. docs/points.md states the cap that follows for people who only credit each other.
#pragma once
#include <cstdint>
#include <string_view>

#include "bot/clock.hpp"
#include "bot/merit.hpp"
#include "config/config.hpp"

namespace twicket::points {

// Why a merit brought less than its rule is worth; `none`: it did not.
enum class Cut {
    none,
    no_rule,    // the rule is worth nothing
    pair,       // the same two people again
    day,        // the person had enough that day
    desk_day,   // … of what the desk itself gives
    giver_day,  // the giver had given enough that day
    unknown     // giver or person is nobody of the directory, or a bot
};
std::string_view name_of(Cut cut);
Cut cut_from(std::string_view name);

// The standing awards with points around a merit's time.
struct Around {
    int of_pair = 0;     // by the same giver to the same person, less than the window away, before or after
    int person_day = 0;  // points of the person on that day (UTC)
    int desk_day = 0;    // … of which the desk itself gave
    int giver_day = 0;   // awards by the giver on that day
};
struct Award {
    int points = 0;
    Cut cut = Cut::none;
    bool operator==(const Award&) const = default;
};
Award judge(const config::Points& rules, MeritKind kind, bool by_desk, const Around& around);

int worth_of(const config::Points& rules, MeritKind kind);
// The most that one person can give another within any window.
int pair_cap(const config::Points& rules);
// The most that one of `people` can hold after `days` (UTC) if nobody else credits them.
std::int64_t closed_group_cap(const config::Points& rules, int people, int days);

// 1 and up, by the points of a lifetime.
int level_of(const config::Points& rules, std::int64_t points);
// The points of the next level; 0: there is none.
std::int64_t next_level_at(const config::Points& rules, std::int64_t points);

// The UTC day, month or season (quarter of a year) that holds a moment: its first instant, and the one after its last.
struct Span {
    Time from, to;
};
Span day_of(Time at);
Span month_of(Time at);
Span season_of(Time at);

}  // namespace twicket::points
