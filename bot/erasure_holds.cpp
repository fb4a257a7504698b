// Legal holds: who may not be erased, by whose word and why. A row a person.
#include <nlohmann/json.hpp>

#include "bot/erasure.hpp"

namespace twicket::erasure {

using nlohmann::json;

void put_hold(store::Connection& connection, const Subject& subject, const Hold& hold) {
    json users = json::array();
    for (const Identity& one : subject.identities) users.push_back({{"account", one.account}, {"user", one.user}});
    const std::string identities = users.dump();
    connection.execute(
        "INSERT INTO legal_hold (person, reason, by_whom, identities, at) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (person) DO UPDATE SET reason = excluded.reason, by_whom = excluded.by_whom,"
        " identities = excluded.identities, at = excluded.at",
        {hold.person, hold.reason, hold.by, identities, to_millis(hold.at)});
}

bool release_hold(store::Connection& connection, const std::string& person) {
    return connection.execute("DELETE FROM legal_hold WHERE person = $1", {person}) > 0;
}

std::optional<Hold> hold_on(store::Connection& connection, const std::string& person) {
    auto rows = connection.query("SELECT reason, by_whom, at FROM legal_hold WHERE person = $1", {person});
    if (!rows.next()) return std::nullopt;
    return Hold{person, rows.string(0), rows.string(1), from_millis(rows.integer(2))};
}

bool any_hold(store::Connection& connection) {
    return connection.query("SELECT 1 FROM legal_hold LIMIT 1").next();
}

std::vector<Identity> held(store::Connection& connection) {
    std::vector<Identity> users;
    auto rows = connection.query("SELECT identities FROM legal_hold");
    while (rows.next()) {
        const json list = json::parse(rows.text(0), nullptr, false);
        for (const json& one : list.is_array() ? list : json::array())
            users.push_back({one.value("account", ""), one.value("user", "")});
    }
    return users;
}

}  // namespace twicket::erasure
