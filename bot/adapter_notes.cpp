// SQL of the table adapter_note.
#include "bot/adapter_notes.hpp"

namespace twicket {

void put_note(store::Connection& connection, std::string_view account, std::string_view name, std::string_view body) {
    connection.execute(
        "INSERT INTO adapter_note (account, name, body) VALUES ($1, $2, $3)"
        " ON CONFLICT (account, name) DO UPDATE SET body = excluded.body",
        {account, name, body});
}

std::optional<std::string> find_note(store::Connection& connection, std::string_view account, std::string_view name) {
    auto rows = connection.query("SELECT body FROM adapter_note WHERE account = $1 AND name = $2", {account, name});
    if (!rows.next()) return std::nullopt;
    return rows.string(0);
}

void drop_note(store::Connection& connection, std::string_view account, std::string_view name) {
    connection.execute("DELETE FROM adapter_note WHERE account = $1 AND name = $2", {account, name});
}

std::vector<std::pair<std::string, std::string>> all_notes(store::Connection& connection, std::string_view account,
                                                           std::int64_t limit) {
    std::vector<std::pair<std::string, std::string>> notes;
    auto rows = connection.query("SELECT name, body FROM adapter_note WHERE account = $1 ORDER BY name LIMIT $2",
                                 {account, limit});
    while (rows.next()) notes.emplace_back(rows.string(0), rows.string(1));
    return notes;
}

}  // namespace twicket
