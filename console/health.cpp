// What works and what does not; what is parked, and a person's decision about it; the audit log to read.
#include "bot/audit.hpp"
#include "bot/outbox_rows.hpp"
#include "bot/turn_record.hpp"
#include "console/operations.hpp"

namespace twicket::console {
namespace {

using nlohmann::json;
constexpr std::size_t shown = 200;
constexpr std::string_view event_prefix = "event-";

struct Stuck {
    std::vector<Parked> replies;
    std::vector<DeadEvent> events;
};

std::optional<std::int64_t> number_of_event(const std::string& id) {
    const std::string digits = id.starts_with(event_prefix) ? id.substr(event_prefix.size()) : std::string{};
    if (digits.empty() || digits.size() > 18 || digits.find_first_not_of("0123456789") != digits.npos) return std::nullopt;
    return std::stoll(digits);
}

// A dead letter is put back, or laid aside for good.
bool decide_event(store::Connection& connection, std::int64_t sequence, bool again) {
    if (again) return replay_event(connection, sequence);
    return connection.execute("UPDATE event SET state = 'done', label = 'dropped_by_person' WHERE sequence = $1 AND state = 'dead'", {sequence}) == 1;
}

}  // namespace

Answering health(const Parts& parts, const Asked&) {
    auto job = [](store::Connection& connection) { return Stuck{parked(connection, shown), dead_events(connection, shown)}; };
    const auto stuck = co_await parts.store.read(std::move(job));
    if (stuck.has_error()) co_return refusal(stuck.error());
    json value = json::parse(parts.health(), nullptr, false);
    if (!value.is_object()) value = json::object();
    value["parked"] = json::array();
    for (const DeadEvent& event : stuck->events)
        value["parked"].push_back({{"id", std::string{event_prefix} + std::to_string(event.sequence)}, {"kind", "event"}, {"state", "dead"},
                                   {"account", event.account}, {"place", event.place}, {"reason", event.reason}, {"since", to_rfc3339(event.arrived)}});
    for (const Parked& reply : stuck->replies)
        value["parked"].push_back({{"id", reply.id}, {"kind", "delivery"}, {"state", reply.state}, {"account", reply.account}, {"place", reply.place},
                                   {"reason", reply.reason}, {"since", to_rfc3339(reply.created)}});
    co_return reply(200, value);
}

Answering parked_decide(const Parts& parts, const Asked& asked) {
    const std::string id = asked.parts[0], decision = text_in(asked.body, "decision");
    if (decision != "again" && decision != "done") co_return refusal(400, "\"decision\" is again (try it once more) or done (it has happened, or is not wanted)");
    const bool again = decision == "again";
    auto note = [id, decision, by = asked.caller.id, now = parts.clock.now(), event = number_of_event(id), again](store::Connection& connection) {
        const bool known = event ? decide_event(connection, *event, again) : true;
        if (known) append_audit(connection, {.at = now, .actor = by, .act = again ? "parked.replay" : "parked.settle", .detail = json{{"id", id}}.dump()});
        return known;
    };
    if (number_of_event(id)) {
        const auto decided = co_await parts.store.write(std::move(note));
        if (decided.has_error()) co_return refusal(decided.error());
        if (!*decided) co_return refusal(404, "nothing is parked under this id (any more)");
        if (again) parts.events_waiting();
        co_return reply(200, json::object());
    }
    std::string row = id;
    Result<void> done;
    if (again)
        done = co_await parts.resend(std::move(row));
    else
        done = co_await parts.settle(std::move(row));
    if (done.has_error()) co_return refusal(done.error());
    const auto noted = co_await parts.store.write(std::move(note));
    if (noted.has_error()) co_return refusal(noted.error());
    co_return reply(200, json::object());
}

Answering audit_rows(const Parts& parts, const Asked& asked) {
    const auto limit = number_in(asked.request, "limit", 100, 1, 500);
    const auto before = number_in(asked.request, "before", INT64_MAX, 1, INT64_MAX);
    auto job = [limit, before](store::Connection& connection) {
        std::vector<json> list;  // not a json: a Result cannot hold what is made from anything
        auto rows = connection.query("SELECT sequence, at, actor, act, detail FROM audit WHERE sequence < $1 ORDER BY sequence DESC LIMIT $2", {before, limit});
        while (rows.next())
            list.push_back({{"sequence", rows.integer(0)}, {"at", to_rfc3339(from_millis(rows.integer(1)))}, {"actor", rows.string(2)},
                            {"act", rows.string(3)}, {"detail", json::parse(rows.text(4), nullptr, false)}});
        return list;
    };
    auto list = co_await parts.store.read(std::move(job));
    if (list.has_error()) co_return refusal(list.error());
    for (auto& row : *list) {
        const Person* person = parts.people.find(row["actor"].get<std::string>());
        row["name"] = person ? person->name : row["actor"].get<std::string>();
    }
    co_return reply(200, {{"rows", *list}});
}

}  // namespace twicket::console
