// The clock of a ticket (row 38): by when somebody answers first, by when it is solved, counted in working time. Pure.
#pragma once
#include <array>
#include <string>
#include <vector>

#include "bot/skill.hpp"
#include "bot/working_time.hpp"
#include "skills/ticket/cards.hpp"

namespace twicket::ticket {

struct Target {
    Duration reply{0}, solve{0};  // zero: none
};
struct Sla {
    WorkingHours hours{};
    std::array<Target, 5> by_priority{};  // 1 (critical) first
};

// Sets what is due on a ticket that is opened now, and the timers that watch it.
void begin_clock(Remembered& ticket, const Sla& sla, Time now, std::vector<Effect>& effects);
// Somebody has answered, waits, goes on or is done: what is no longer awaited is not watched.
void follow_clock(Remembered& ticket, const Sla& sla, bool replied, Time now, std::vector<Effect>& effects);

// What a timer of ours is about.
struct Alarm {
    bool reply = true;    // else the solution
    bool overdue = true;  // else three quarters of the time are over
    std::string ticket;
};
std::optional<Alarm> alarm_of(std::string_view timer);

// "14:20", or with the date when that is another day.
std::string wall_time(Time at, Time now, const std::string& timezone);

}  // namespace twicket::ticket
