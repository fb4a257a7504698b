// The SQL of the directory.
#include "bot/directory/records.hpp"

namespace twicket::directory {
namespace {

constexpr std::size_t most_newcomers = 10;  // more at once, and many beside those known, are a source that is new
constexpr std::size_t always_may = 3;  // so few may vanish at once from any directory that keeps most of its people

Stand stand_of(const Person& person, bool here) {
    return {here, to_json(record_of(person))};
}

}  // namespace

void put_records(store::Connection& connection, const std::string& source, std::span<const Record> records) {
    for (const Record& record : records) {
        const std::string body = to_json(record);
        connection.execute("INSERT INTO directory_record (source, key, person, body) VALUES ($1, $2, $3, $4)"
                           " ON CONFLICT (source, key) DO UPDATE SET body = excluded.body",
                           {source, record.key, record.said.id, body});
    }
}

void remove_records(store::Connection& connection, const std::string& source, const std::vector<std::string>& keys) {
    for (const std::string& key : keys)
        connection.execute("DELETE FROM directory_record WHERE source = $1 AND key = $2", {source, key});
}

void put_group(store::Connection& connection, const std::string& source, const Group& group) {
    const std::string body = to_json(group);
    connection.execute("INSERT INTO directory_group (source, key, body) VALUES ($1, $2, $3)"
                       " ON CONFLICT (source, key) DO UPDATE SET body = excluded.body",
                       {source, group.key, body});
}

void remove_group(store::Connection& connection, const std::string& source, const std::string& key) {
    connection.execute("DELETE FROM directory_group WHERE source = $1 AND key = $2", {source, key});
}

void replace_groups(store::Connection& connection, const std::string& source, const std::vector<Group>& groups) {
    connection.execute("DELETE FROM directory_group WHERE source = $1", {source});
    for (const Group& group : groups) put_group(connection, source, group);
}

Source read_source(store::Connection& connection, const std::string& name) {
    Source source{.name = name};
    auto rows = connection.query("SELECT person, body FROM directory_record WHERE source = $1 ORDER BY key", {name});
    while (rows.next()) {
        Result<Record> record = record_from_json(rows.text(1));
        if (record.has_error()) throw std::runtime_error(record.error().detail);
        record->said.id = rows.string(0);
        source.records.push_back(std::move(*record));
    }
    auto groups = connection.query("SELECT body FROM directory_group WHERE source = $1 ORDER BY key", {name});
    while (groups.next()) {
        Result<Group> group = group_from_json(groups.text(0));
        if (group.has_error()) throw std::runtime_error(group.error().detail);
        source.groups.push_back(std::move(*group));
    }
    return source;
}

std::vector<std::string> keys_of(store::Connection& connection, const std::string& source) {
    std::vector<std::string> keys;
    auto rows = connection.query("SELECT key FROM directory_record WHERE source = $1 ORDER BY key", {source});
    while (rows.next()) keys.push_back(rows.string(0));
    return keys;
}

std::vector<std::string> sources_kept(store::Connection& connection) {
    std::vector<std::string> names;
    auto rows = connection.query("SELECT DISTINCT source FROM directory_record ORDER BY source");
    while (rows.next()) names.push_back(rows.string(0));
    return names;
}

void forget_source(store::Connection& connection, const std::string& name) {
    connection.execute("DELETE FROM directory_record WHERE source = $1", {name});
    connection.execute("DELETE FROM directory_group WHERE source = $1", {name});
    const std::string groups = name + "/groups";
    connection.execute("DELETE FROM directory_source WHERE source = $1 OR source = $2", {name, groups});
}

SourceState state_of(store::Connection& connection, const std::string& source) {
    auto rows = connection.query("SELECT mark, trouble, at FROM directory_source WHERE source = $1", {source});
    if (!rows.next()) return {};
    return {rows.string(0), rows.string(1), from_millis(rows.integer(2))};
}

void put_state(store::Connection& connection, const std::string& source, const SourceState& state) {
    connection.execute("INSERT INTO directory_source (source, mark, trouble, at) VALUES ($1, $2, $3, $4)"
                       " ON CONFLICT (source) DO UPDATE SET mark = excluded.mark, trouble = excluded.trouble, at = excluded.at",
                       {source, state.mark, state.trouble, to_millis(state.at)});
}

bool may_vanish(std::size_t known, std::size_t vanished, int percent) {
    if (vanished == 0) return true;
    if (vanished >= known) return false;
    if (vanished > 1 && vanished * 2 > known) return false;
    return vanished <= always_may || vanished * 100 <= known * static_cast<std::size_t>(percent);
}

std::map<std::string, Stand> everybody(store::Connection& connection) {
    std::map<std::string, Stand> all;
    auto rows = connection.query("SELECT person, here, body FROM person_stand");
    while (rows.next()) all[rows.string(0)] = {rows.integer(1) != 0, rows.string(2)};
    return all;
}

std::string_view name_of(LifeEvent::What what) {
    switch (what) {
        case LifeEvent::What::joined: return "joined";
        case LifeEvent::What::left: return "left";
        case LifeEvent::What::returned: return "returned";
    }
    return "";
}

Moves moves_between(const std::map<std::string, Stand>& before, const Merged& now, int percent, Time at) {
    Moves moves;
    std::map<std::string, const Person*> left;
    for (const Person& person : now.left) left[person.id] = &person;
    std::map<std::string, const Person*> here;
    for (const Person& person : now.here) here[person.id] = &person;
    std::size_t known = 0;
    std::vector<std::string> leavers;
    for (const auto& [id, stand] : before) {
        known += stand.here;
        if (stand.here && !here.contains(id)) leavers.push_back(id);
    }
    const bool fewer = !leavers.empty() && !may_vanish(known, leavers.size(), percent);
    const auto is_fresh = [&](const auto& one) { return !before.contains(one.first) && !one.second->guest; };
    const auto fresh_ones = static_cast<std::size_t>(std::ranges::count_if(here, is_fresh));
    const bool new_source = fresh_ones > most_newcomers && fresh_ones * 100 > known * static_cast<std::size_t>(percent);
    for (const auto& [id, person] : here) {
        const auto was = before.find(id);
        Stand stand = stand_of(*person, true);
        const bool fresh = was == before.end();
        if (!fresh && was->second.here && was->second.body == stand.body) continue;
        if (fresh && !before.empty() && !new_source && !person->guest) moves.events.push_back({0, id, LifeEvent::What::joined, at});
        if (!fresh && !was->second.here) moves.events.push_back({0, id, LifeEvent::What::returned, at});
        moves.put.emplace_back(id, std::move(stand));
    }
    for (const auto& [id, stand] : before) {
        if (here.contains(id)) continue;
        const auto listed = left.find(id);
        if (listed == left.end() || (stand.here && fewer))
            if (Result<Record> record = record_from_json(stand.body); record.has_value())
                (stand.here && fewer ? moves.kept : moves.gone).push_back(std::move(record->said));
        if (!stand.here || fewer) continue;
        moves.put.emplace_back(id, listed == left.end() ? Stand{false, stand.body} : stand_of(*listed->second, false));
        moves.events.push_back({0, id, LifeEvent::What::left, at});
    }
    return moves;
}

void write_moves(store::Connection& connection, const Moves& moves) {
    for (const auto& [person, stand] : moves.put)
        connection.execute("INSERT INTO person_stand (person, here, body) VALUES ($1, $2, $3)"
                           " ON CONFLICT (person) DO UPDATE SET here = excluded.here, body = excluded.body",
                           {person, std::int64_t{stand.here}, stand.body});
    for (const LifeEvent& event : moves.events) {
        if (event.what != LifeEvent::What::left) continue;
        // Whoever returns signs in anew, and makes new tokens.
        connection.execute("DELETE FROM console_session WHERE person = $1", {event.person});
        connection.execute("DELETE FROM api_token WHERE person = $1", {event.person});
    }
    for (const LifeEvent& event : moves.events)
        connection.execute("INSERT INTO person_event (person, what, at, told) VALUES ($1, $2, $3, 0)",
                           {event.person, name_of(event.what), to_millis(event.at)});
}

std::vector<LifeEvent> untold(store::Connection& connection, std::int64_t limit) {
    std::vector<LifeEvent> events;
    auto rows = connection.query("SELECT number, person, what, at FROM person_event WHERE told = 0 ORDER BY number LIMIT $1", {limit});
    while (rows.next()) {
        const std::string_view what = rows.text(2);
        events.push_back({rows.integer(0), rows.string(1),
                          what == "joined" ? LifeEvent::What::joined
                          : what == "left" ? LifeEvent::What::left
                                           : LifeEvent::What::returned,
                          from_millis(rows.integer(3))});
    }
    return events;
}

void note_told(store::Connection& connection, std::int64_t number, Time at) {
    connection.execute("UPDATE person_event SET told = $1 WHERE number = $2", {to_millis(at), number});
}

}  // namespace twicket::directory
