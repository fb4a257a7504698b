// The SQL of choices.
#include "bot/point_acts.hpp"

namespace twicket::points {
namespace {

std::set<std::string> people_where(store::Connection& connection, std::string_view condition) {
    std::set<std::string> found;
    const std::string sql = std::string{"SELECT person FROM point_choice WHERE "}.append(condition);
    auto rows = connection.query(sql);
    while (rows.next()) found.insert(rows.string(0));
    return found;
}

void put(store::Connection& connection, const PointChoice& choice) {
    const Seen before = seen(connection, choice.person);
    const std::int64_t hidden = choice.hidden.value_or(before.hidden),
                       on_board = choice.on_board.value_or(before.on_board);
    connection.execute(
        "INSERT INTO point_choice (person, hidden, on_board) VALUES ($1, $2, $3)"
        " ON CONFLICT (person) DO UPDATE SET hidden = excluded.hidden, on_board = excluded.on_board",
        {choice.person, hidden, on_board});
}

}  // namespace

void write(store::Connection& connection, const PointAct& act, Time) {
    if (const auto* choice = std::get_if<PointChoice>(&act.what)) put(connection, *choice);
}

Seen seen(store::Connection& connection, const std::string& person) {
    auto rows = connection.query("SELECT hidden, on_board FROM point_choice WHERE person = $1", {person});
    return rows.next() ? Seen{rows.integer(0) != 0, rows.integer(1) != 0} : Seen{};
}

std::set<std::string> hidden_people(store::Connection& connection) {
    return people_where(connection, "hidden <> 0");
}

std::set<std::string> people_on_board(store::Connection& connection) {
    return people_where(connection, "on_board <> 0 AND hidden = 0");
}

}  // namespace twicket::points
