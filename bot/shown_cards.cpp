// SQL over `outgoing`. Only what has left us counts: nobody can answer a card that is still waiting.
#include "bot/shown_cards.hpp"

#include <map>

namespace twicket {
namespace {

constexpr std::string_view columns = "SELECT number, id, updates, external_id, thread, body FROM outgoing WHERE ";
constexpr std::string_view has_left = " AND state IN ('sent', 'sending', 'in_doubt') ORDER BY number DESC LIMIT 30";

struct Row {
    std::int64_t number;
    bool is_update;
    ShownCard shown;
};

std::vector<Row> read(store::Connection& connection, std::string_view condition, std::initializer_list<store::Value> values) {
    std::vector<Row> found;
    const std::string sql = std::string{columns}.append(condition).append(has_left);
    auto rows = connection.query(sql, values);
    while (rows.next()) {
        const Result<Outgoing> outgoing = outgoing_from_json(rows.text(5));
        if (outgoing.has_error() || outgoing->form || outgoing->surface != Surface::thread) continue;
        const std::string updates = rows.string(2);
        found.push_back({rows.integer(0), !updates.empty(),
                         {updates.empty() ? rows.string(1) : updates, rows.string(3), rows.string(4), outgoing->reply.only_for,
                          outgoing->reply.card}});
    }
    return found;
}

}  // namespace

std::vector<ShownCard> card_versions(store::Connection& connection, std::string_view account, std::string_view external_id) {
    if (external_id.empty()) return {};
    std::string id;
    {
        auto rows = connection.query("SELECT id, updates FROM outgoing WHERE account = $1 AND external_id = $2 AND external_id <> ''"
                                     " ORDER BY number LIMIT 1",
                                     {account, external_id});
        if (!rows.next()) return {};
        id = rows.text(1).empty() ? rows.string(0) : rows.string(1);
    }
    std::vector<ShownCard> versions;
    for (Row& row : read(connection, "(id = $1 OR (updates = $1 AND updates <> ''))", {id})) versions.push_back(std::move(row.shown));
    return versions;
}

std::optional<ShownCard> newest_card_with_actions(store::Connection& connection, std::string_view account,
                                                  std::string_view place, std::string_view thread, std::string_view person) {
    std::vector<Row> rows = read(connection, "account = $1 AND place = $2 AND thread = $3", {account, place, thread});
    if (!thread.empty())
        for (Row& row : read(connection, "account = $1 AND external_id = $2 AND external_id <> ''", {account, thread}))
            rows.push_back(std::move(row));
    // The newest version of each card, placed where the card first appeared.
    std::map<std::string, Row> cards;
    for (Row& row : rows) {
        const auto [known, fresh] = cards.try_emplace(row.shown.id, row);
        if (!fresh && !row.is_update) known->second.number = row.number;
    }
    const Row* newest = nullptr;
    for (const auto& [id, row] : cards) {
        const bool addressed = row.shown.only_for.empty() || row.shown.only_for == person;
        if (addressed && !row.shown.card.actions.empty() && (!newest || row.number > newest->number)) newest = &row;
    }
    if (!newest) return std::nullopt;
    return newest->shown;
}

std::optional<Outgoing> outgoing_by_id(store::Connection& connection, std::string_view id) {
    auto rows = connection.query("SELECT body FROM outgoing WHERE id = $1", {id});
    if (!rows.next()) return std::nullopt;
    Result<Outgoing> outgoing = outgoing_from_json(rows.text(0));
    if (outgoing.has_error()) return std::nullopt;
    return std::move(*outgoing);
}

}  // namespace twicket
