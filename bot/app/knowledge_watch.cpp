// An event's id says for which week or day it is, so that a restart tells nothing twice.
#include "bot/app/knowledge_watch.hpp"

#include <algorithm>
#include <set>

#include "bot/local_time.hpp"
#include "bot/regularly.hpp"
#include "knowledge/knowledge_store.hpp"

namespace twicket::app {
namespace {

using boost::asio::awaitable;
constexpr auto between = std::chrono::minutes{10};
constexpr int morning = 9 * 60, evening = 17 * 60, ends_within = 14;

bool is_due(const knowledge::Entry& entry, const std::string& today, int days, keep::DueEntry::Why& why) {
    using Why = keep::DueEntry::Why;
    if (!entry.valid_until.empty() && entry.valid_until <= days_after(today, ends_within)) return why = Why::ends, true;
    if (entry.verified.empty()) return why = Why::never, true;
    return why = Why::old, days_after(entry.verified, days) <= today;
}

bool in_hours(const LocalTime& now) {
    return now.weekday >= 1 && now.weekday <= 5 && now.minute_of_day >= morning && now.minute_of_day < evening;
}

}  // namespace

std::vector<keep::DueEntry> due_entries(store::Connection& connection, const std::string& person,
                                        const std::string& today, int days) {
    std::vector<keep::DueEntry> due;
    for (knowledge::StoredEntry& one : knowledge::stored_entries(connection)) {
        auto why = keep::DueEntry::Why::old;
        if (one.state == "published" && one.entry.owner == person && is_due(one.entry, today, days, why))
            due.push_back({std::move(one.entry), one.version, why});
    }
    std::ranges::sort(due, {}, [](const keep::DueEntry& one) { return one.entry.verified; });
    return due;
}

awaitable<bool> KnowledgeWatch::remind(std::string person, std::string week) {
    const std::string id = "keep.due/" + week + "/" + person;
    const auto told = [id](store::Connection& connection) {
        auto rows = connection.query("SELECT 1 FROM event WHERE external_id = $1", {id});
        return rows.next();
    };
    const Result<bool> before = co_await parts_.store.read(told);
    if (before.has_error() || *before) co_return false;
    FindAdapter find = parts_.find_adapter;
    std::string whom = person;
    Identity first;
    const Result<Reached> reached = co_await reach(parts_.people, std::move(find), std::move(whom), std::move(first));
    if (reached.has_error()) co_return false;  // away: again in an hour; never: nobody can tell it
    Event event{.account = reached->account,
                .external_id = id,
                .at = parts_.clock.now(),
                .place = reached->place,
                .kind = PlaceKind::direct};
    event.person = reached->user;
    event.what = Tick{std::string{keep::due_timer} + person};
    const Result<Accepted> accepted = co_await parts_.inbox.accept(std::move(event));
    co_return accepted.has_value() && accepted->fresh;
}

awaitable<bool> KnowledgeWatch::tell_gaps(std::string day, int days) {
    Event event{
        .account = parts_.account, .external_id = "keep.gaps/" + day, .at = parts_.clock.now(), .place = parts_.place};
    event.what = Tick{std::string{keep::gaps_timer} + std::to_string(days)};
    const Result<Accepted> accepted = co_await parts_.inbox.accept(std::move(event));
    co_return accepted.has_value() && accepted->fresh;
}

awaitable<std::size_t> KnowledgeWatch::look() {
    const Time now = parts_.clock.now();
    const std::int64_t hour = to_millis(now) / 3'600'000;
    if (hour == looked_) co_return 0;
    looked_ = hour;
    std::size_t count = 0;
    const LocalTime here = local_time(now, parts_.timezone);
    const std::string today = date_on(now, parts_.timezone);
    const int past_monday = (here.weekday + 6) % 7;
    const bool daily = parts_.digest == "daily",
               due_day = daily ? in_hours(here) : parts_.digest == "weekly" && here.weekday == 1 && in_hours(here);
    if (due_day && !parts_.account.empty()) {
        std::string day = today;
        const int days = daily ? 1 : 7;
        const bool told = co_await tell_gaps(std::move(day), days);
        count += told;
    }
    const auto owners = [today, days = parts_.verify_days](store::Connection& connection) {
        std::set<std::string> due;
        auto why = keep::DueEntry::Why::old;
        for (const knowledge::StoredEntry& one : knowledge::stored_entries(connection))
            if (one.state == "published" && !one.entry.owner.empty() && is_due(one.entry, today, days, why))
                due.insert(one.entry.owner);
        return due;
    };
    const Result<std::set<std::string>> due = co_await parts_.store.read(owners);
    if (due.has_error()) co_return count;
    const std::string week = days_after(today, -past_monday);
    for (const std::string& owner : *due) {
        const Person* person = parts_.people.in_charge_for(owner);
        if (!person || person->id != owner || !in_hours(local_time(now, person->timezone))) continue;
        std::string whom = owner, monday = week;
        const bool told = co_await remind(std::move(whom), std::move(monday));
        count += told;
    }
    co_return count;
}

awaitable<void> KnowledgeWatch::run() {
    return regularly(between, [this] { return look(); });
}

}  // namespace twicket::app
