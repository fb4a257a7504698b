// What is kept of services: their history, who follows them, whom a change was told and what became of that. All
// functions run inside a store job and touch only its connection.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "bot/service_acts.hpp"
#include "bot/store/database.hpp"

namespace twicket::services {

// Stores it, and a notice for every follower but who said it. Nothing: it says nothing new.
std::optional<ServiceReport> put_report(store::Connection& connection, ServiceReport report);
// The newest of each service.
std::vector<ServiceReport> newest_reports(store::Connection& connection);
// The newest first; an empty service: of all.
std::vector<ServiceReport> history(store::Connection& connection, const std::string& service, std::int64_t limit);

void put_follow(store::Connection& connection, const Follow& follow, Time now);
std::vector<Follow> follows_of(store::Connection& connection, const std::string& person);
std::int64_t followers_of(store::Connection& connection, const std::string& service);
NightRest rest_of(store::Connection& connection, const std::string& person);

// One thing to tell one person: `subject` is "report/12".
struct Notice {
    std::int64_t number = 0;
    std::string person, service, subject;
    Way way = Way::now;
    Time made{};
    std::string account{}, user{};  // where it was asked for
    NightRest rest{};
};
// Not addressed yet, the oldest first.
std::vector<Notice> open_notices(store::Connection& connection, std::int64_t limit);
// They go out together.
void put_batch(store::Connection& connection, const std::vector<std::int64_t>& numbers, const std::string& batch);
// They cannot go out, for good.
void put_unreachable(store::Connection& connection, const std::vector<std::int64_t>& numbers, const std::string& why);

// What a batch tells, in its order.
struct NoticeWord {
    std::string subject, service, person;
    Way way = Way::now;
    std::optional<ServiceReport> report{};
    Time trouble_since{};  // of a report that says "ok": when the trouble began
};
std::vector<NoticeWord> words_of_batch(store::Connection& connection, const std::string& batch);

// Row 49. Delivered: the network has named its message. Whether somebody read it is not known and not said.
struct Delivery {
    std::int64_t followers = 0, waiting = 0, sent = 0, delivered = 0, acknowledged = 0, failed = 0;
    std::vector<std::pair<std::string, std::int64_t>> why{};  // of those that failed
};
Delivery delivery_of(store::Connection& connection, const std::string& subject);

// Whether what the turn saw is still so.
bool still_so(store::Connection& connection, const ServiceAct& act);
// The effect of a turn.
void write(store::Connection& connection, const ServiceAct& act, const std::string& speaker, Time now);

}  // namespace twicket::services
