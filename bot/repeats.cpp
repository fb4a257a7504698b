// What an incident or problem was made of once (its threads) counts for no other, whatever has become of it.
#include "bot/repeats.hpp"

#include <algorithm>
#include <boost/asio/use_awaitable.hpp>
#include <set>

#include "bot/event.hpp"
#include "bot/regularly.hpp"
#include "bot/service_questions.hpp"
#include "bot/surge.hpp"

namespace twicket {
namespace {

using boost::asio::awaitable;

constexpr Duration between = std::chrono::minutes{1};
constexpr int most_read = 2'000;
constexpr double alike = 0.5;  // without a service, as the surge radar has it

struct Kept {
    std::string mark;
    std::vector<IncidentTicket> tickets;
};

bool are_alike(const IncidentTicket& one, const IncidentTicket& other) {
    const bool both = !one.service.empty() && !other.service.empty();
    if (both && one.service != other.service) return false;
    const double like = likeness(content_words(one.title), content_words(other.title));
    return both ? like > 0 : like >= alike;  // the service is most of the likeness
}

// Those that are part of no incident or problem yet.
Kept read_tickets(store::Connection& connection, Time since) {
    std::vector<ThreadName> used;
    for (const Incident& one : incidents::since(connection, since))
        for (const ThreadName& thread : one.threads()) used.push_back(thread);
    Kept kept;
    auto rows = connection.query(
        "SELECT number, title, service, requester, account, place, thread, direct, created FROM ticket"
        " WHERE kind = 'incident' AND created > $1 AND number <> '' ORDER BY created DESC LIMIT $2",
        {to_millis(since), most_read});
    while (rows.next()) {
        IncidentTicket one{rows.string(0), rows.string(1), rows.string(2), rows.string(3)};
        one.where = {rows.string(4), rows.string(5), rows.string(6), rows.integer(7) != 0};
        one.at = from_millis(rows.integer(8));
        if (std::ranges::find(used, one.where) == used.end()) kept.tickets.push_back(std::move(one));
    }
    std::ranges::reverse(kept.tickets);
    if (!kept.tickets.empty()) kept.mark = kept.tickets.back().number + "/" + std::to_string(kept.tickets.size());
    return kept;
}

Incident problem_of(const std::vector<IncidentTicket>& tickets, Time now) {
    Incident problem;
    problem.state = Incident::State::problem;
    problem.opened = now;
    std::string numbers;
    for (const IncidentTicket& one : tickets) {
        if (problem.service.empty()) problem.service = one.service;
        Sighting sighting{.at = one.at, .person = one.requester, .user = "", .where = one.where, .text = one.title};
        problem.sightings.push_back(std::move(sighting));
        numbers += (numbers.empty() ? "" : ", ") + one.number;
    }
    problem.timeline.push_back({now, "", "repeated", numbers});
    return problem;
}

}  // namespace

std::vector<IncidentTicket> repeated(const std::vector<IncidentTicket>& tickets, int people) {
    for (std::size_t newest = tickets.size(); newest-- > 0;) {
        std::vector<IncidentTicket> group;
        std::set<std::string> requesters;
        for (const IncidentTicket& one : tickets) {
            if (!are_alike(one, tickets[newest])) continue;
            requesters.insert(one.requester);
            group.push_back(one);
        }
        if (requesters.size() >= static_cast<std::size_t>(people)) return group;
    }
    return {};
}

awaitable<std::size_t> RepeatsWatch::look() {
    if (parts_.account.empty()) co_return 0;
    const Time now = parts_.clock.now();
    const auto read = [since = now - parts_.limits.within](store::Connection& connection) {
        return read_tickets(connection, since);
    };
    Result<Kept> kept = co_await parts_.store.read(read);
    if (kept.has_error() || kept->mark == seen_) co_return 0;
    const std::vector<IncidentTicket> group = repeated(kept->tickets, parts_.limits.tickets);
    if (group.empty()) {
        seen_ = kept->mark;
        co_return 0;
    }
    const auto write = [problem = problem_of(group, now)](store::Connection& connection) {
        return incidents::put(connection, problem);
    };
    Result<std::optional<Incident>> stored = co_await parts_.store.write(write);
    if (stored.has_error() || !*stored) co_return 0;
    Event event;
    event.account = parts_.account;
    event.external_id = "incident/" + std::to_string((*stored)->number) + "/repeated";
    event.at = now;
    event.place = parts_.place;
    event.what = Tick{timer_of({"repeated", (*stored)->number})};
    parts_.incidents.apply(std::move(**stored));
    const Result<Accepted> accepted = co_await parts_.inbox.accept(std::move(event));
    co_return accepted.has_value() && accepted->fresh ? 1 : 0;
}

awaitable<void> RepeatsWatch::run() {
    return regularly(between, [this] { return look(); });
}

}  // namespace twicket
