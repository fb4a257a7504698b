// The table `ticket`.
#include "bot/tickets.hpp"

namespace twicket {
namespace {

constexpr std::string_view columns =
    "SELECT id, desk, desk_key, kind, title, number, url, owner, state, requester, account, place, thread, direct, "
    "updated"
    " FROM ticket ";

KnownTicket row_of(const store::Rows& rows) {
    return {.id = rows.string(0),
            .desk = rows.string(1),
            .key = rows.string(2),
            .kind = ticket_kind_from(rows.text(3)),
            .title = rows.string(4),
            .facts = {rows.string(5), rows.string(6), rows.string(7), ticket_state_from(rows.text(8))},
            .requester = rows.string(9),
            .origin = {rows.string(10), rows.string(11), rows.string(12), rows.integer(13) != 0},
            .updated = from_millis(rows.integer(14))};
}

}  // namespace

void keep_ticket(store::Connection& connection, const KnownTicket& ticket) {
    const ThreadName& origin = ticket.origin;
    connection.execute(
        "INSERT INTO ticket (id, desk, desk_key, kind, title, number, url, owner, state, over, requester, account, "
        "place,"
        " thread, direct, updated) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
        " ON CONFLICT (id) DO UPDATE SET number = excluded.number, url = excluded.url, owner = excluded.owner,"
        " state = excluded.state, over = excluded.over, updated = excluded.updated",
        {ticket.id, ticket.desk, ticket.key, name_of(ticket.kind), ticket.title, ticket.facts.number, ticket.facts.url,
         ticket.facts.owner, name_of(ticket.facts.state), std::int64_t{is_over(ticket.facts.state)}, ticket.requester,
         origin.account, origin.place, origin.thread, std::int64_t{origin.direct}, to_millis(ticket.updated)});
}

std::optional<KnownTicket> find_ticket(store::Connection& connection, std::string_view id) {
    auto rows = connection.query(std::string{columns} + "WHERE id = $1", {id});
    if (!rows.next()) return std::nullopt;
    return row_of(rows);
}

std::optional<KnownTicket> find_ticket_by_key(store::Connection& connection, std::string_view desk,
                                              std::string_view key) {
    auto rows = connection.query(std::string{columns} + "WHERE desk = $1 AND desk_key = $2", {desk, key});
    if (!rows.next()) return std::nullopt;
    return row_of(rows);
}

std::vector<KnownTicket> tickets_of(store::Connection& connection, std::string_view requester, std::int64_t limit) {
    std::vector<KnownTicket> found;
    auto rows = connection.query(std::string{columns} + "WHERE requester = $1 ORDER BY over, updated DESC, id LIMIT $2",
                                 {requester, limit});
    while (rows.next()) found.push_back(row_of(rows));
    return found;
}

}  // namespace twicket
