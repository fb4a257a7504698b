// Timers are named "ticket.reply75:<id>", "ticket.reply:<id>", "ticket.solve75:<id>", "ticket.solve:<id>".
#include "skills/ticket/due.hpp"

#include "bot/local_time.hpp"

namespace twicket::ticket {
namespace {

constexpr std::string_view names[] = {"ticket.reply75:", "ticket.reply:", "ticket.solve75:", "ticket.solve:"};

const Target& target_of(const Sla& sla, int priority) {
    return sla.by_priority[static_cast<std::size_t>(std::clamp(priority, 1, 5) - 1)];
}

void watch(const Remembered& ticket, const Sla& sla, std::size_t first, Time from, Duration work,
           std::vector<Effect>& effects) {
    const Duration early = std::chrono::duration_cast<Duration>(work * 3 / 4);
    effects.push_back(Timer{std::string{names[first]} + ticket.id, after_working(sla.hours, from, early)});
    effects.push_back(Timer{std::string{names[first + 1]} + ticket.id, after_working(sla.hours, from, work)});
}

void unwatch(const Remembered& ticket, std::size_t first, std::vector<Effect>& effects) {
    effects.push_back(Timer{std::string{names[first]} + ticket.id, Time{}, true});
    effects.push_back(Timer{std::string{names[first + 1]} + ticket.id, Time{}, true});
}

}  // namespace

void begin_clock(Remembered& ticket, const Sla& sla, Time now, std::vector<Effect>& effects) {
    const Target& target = target_of(sla, ticket.priority);
    if (target.reply > Duration{0}) {
        ticket.reply_due = after_working(sla.hours, now, target.reply);
        watch(ticket, sla, 0, now, target.reply, effects);
    }
    if (target.solve > Duration{0}) {
        ticket.solve_due = after_working(sla.hours, now, target.solve);
        watch(ticket, sla, 2, now, target.solve, effects);
    }
}

void follow_clock(Remembered& ticket, const Sla& sla, bool replied, Time now, std::vector<Effect>& effects) {
    const TicketState state = ticket.facts.state;
    if (ticket.reply_due != Time{} && (replied || is_over(state) || state == TicketState::waiting)) {
        ticket.reply_due = {};
        unwatch(ticket, 0, effects);
    }
    const bool rests = is_over(state) || state == TicketState::waiting;
    if (ticket.solve_due != Time{} && rests) {
        ticket.left = std::max(Duration{0}, ticket.solve_due - now);
        ticket.solve_due = {};
        unwatch(ticket, 2, effects);
    } else if (ticket.left != Duration{0} && !rests) {
        ticket.solve_due = after_working(sla.hours, now, ticket.left);
        watch(ticket, sla, 2, now, ticket.left, effects);
        ticket.left = Duration{0};
    }
}

std::optional<Alarm> alarm_of(std::string_view timer) {
    for (std::size_t i = 0; i < std::size(names); ++i)
        if (timer.starts_with(names[i])) return Alarm{i < 2, i % 2 == 1, std::string{timer.substr(names[i].size())}};
    return std::nullopt;
}

std::string wall_time(Time at, Time now, const std::string& timezone) {
    const int minute = local_time(at, timezone).minute_of_day;
    char text[8];
    std::snprintf(text, sizeof text, "%02d:%02d", minute / 60 % 24, minute % 60);
    const std::string day = date_on(at, timezone);
    return day == date_on(now, timezone) ? text : day + " " + text;
}

}  // namespace twicket::ticket
