// `twicket parked`: what waits for a person: events given up after three tries, deliveries refused for good or in doubt.
// Listing may run beside `serve`; deciding needs the database to itself, since only one program may write.
#include <iostream>
#include <nlohmann/json.hpp>

#include "bot/app/command_line.hpp"
#include "bot/app/database_option.hpp"
#include "bot/audit.hpp"
#include "bot/outbox_rows.hpp"
#include "bot/store/backup.hpp"
#include "bot/store/store.hpp"
#include "bot/turn_record.hpp"

namespace twicket::app {
namespace {

constexpr std::size_t shown = 200;
constexpr std::string_view event_prefix = "event-";

int list(const std::string& database, bool as_json) {
    const auto connection = store::open_read_only(database);
    nlohmann::json rows = nlohmann::json::array();
    for (const DeadEvent& event : dead_events(*connection, shown))
        rows.push_back({{"id", std::string{event_prefix} + std::to_string(event.sequence)}, {"state", "dead"},
                        {"account", event.account}, {"place", event.place}, {"reason", event.reason},
                        {"since", to_rfc3339(event.arrived)}});
    for (const Parked& reply : parked(*connection, shown))
        rows.push_back({{"id", reply.id}, {"state", reply.state}, {"account", reply.account}, {"place", reply.place},
                        {"reason", reply.reason}, {"since", to_rfc3339(reply.created)}});
    if (as_json) {
        std::cout << rows.dump() << '\n';
        return 0;
    }
    for (const auto& row : rows)
        std::cout << row["id"].get<std::string>() << "  " << row["state"].get<std::string>() << "  " << row["account"].get<std::string>()
                  << "  " << row["since"].get<std::string>() << "\n    " << row["reason"].get<std::string>() << '\n';
    std::cout << (rows.empty() ? "nothing is parked\n" : "--replay ID tries again; --settle ID says that it has happened\n");
    return 0;
}

// True when something with that id was parked and is decided now.
bool decide(store::Connection& connection, const std::string& id, bool replay) {
    const Time now = system_clock().now();
    bool decided = false;
    if (id.starts_with(event_prefix)) {
        const std::string number = id.substr(event_prefix.size());
        if (!replay || number.empty() || number.size() > 18 || number.find_first_not_of("0123456789") != number.npos) return false;
        decided = replay_event(connection, std::stoll(number));
    } else {
        decided = replay ? unpark(connection, id, now).has_value() : settle_as_sent(connection, id, "");
    }
    if (decided)
        append_audit(connection, {.at = now, .actor = "system", .act = replay ? "parked.replay" : "parked.settle",
                                  .detail = nlohmann::json{{"id", id}}.dump()});
    return decided;
}

int run_parked(std::span<const std::string_view> words) {
    const auto arguments = Arguments::parse(words, {"data", "config", "replay", "settle"}, {"json"});
    if (arguments.has_error()) return usage_error("parked", arguments.error().detail);
    const auto database = database_of(*arguments);
    if (database.has_error()) return usage_error("parked", database.error().detail);
    const bool replay = arguments->has("replay");
    if (replay && arguments->has("settle")) return usage_error("parked", "--replay or --settle, not both");
    if (!replay && !arguments->has("settle")) return list(*database, arguments->has("json"));

    const std::string id = arguments->value(replay ? "replay" : "settle");
    store::Options options;
    options.path = *database;
    const auto opened = store::Store::open(options);
    bool decided = false;
    const auto job = [&](store::Connection& connection) { decided = decide(connection, id, replay); };
    if (const Result<void> written = opened->write_now(job); written.has_error()) throw std::runtime_error(written.error().detail);
    if (!decided) {
        std::cerr << "twicket parked: nothing that can be decided so is parked under '" << id << "'\n";
        return 1;
    }
    std::cout << (replay ? "will be tried again at the next start: " : "settled: ") << id << '\n';
    return 0;
}

}  // namespace

const Command parked_command{"parked", "(--data DIR | --config FILE) [--replay ID | --settle ID] [--json]",
                             "what waits for a person's decision: dead letters and deliveries in doubt", run_parked};

}  // namespace twicket::app
