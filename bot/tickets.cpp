// The table `ticket`.
#include "bot/tickets.hpp"

#include <array>

#include "bot/text/fold.hpp"

namespace twicket {
namespace {

constexpr std::string_view columns =
    "SELECT id, desk, desk_key, kind, title, number, url, owner, state, requester, account, place, thread, direct, "
    "updated, priority, created, service"
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
            .updated = from_millis(rows.integer(14)),
            .priority = static_cast<int>(rows.integer(15)),
            .created = from_millis(rows.integer(16)),
            .service = rows.string(17)};
}

}  // namespace

void keep_ticket(store::Connection& connection, const KnownTicket& ticket) {
    const ThreadName& origin = ticket.origin;
    connection.execute(
        "INSERT INTO ticket (id, desk, desk_key, kind, title, number, url, owner, state, over, requester, account, "
        "place,"
        " thread, direct, updated, priority, created, service, words) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,"
        " $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)"
        " ON CONFLICT (id) DO UPDATE SET number = excluded.number, url = excluded.url, owner = excluded.owner,"
        " state = excluded.state, over = excluded.over, updated = excluded.updated",
        {ticket.id,
         ticket.desk,
         ticket.key,
         name_of(ticket.kind),
         ticket.title,
         ticket.facts.number,
         ticket.facts.url,
         ticket.facts.owner,
         name_of(ticket.facts.state),
         std::int64_t{is_over(ticket.facts.state)},
         ticket.requester,
         origin.account,
         origin.place,
         origin.thread,
         std::int64_t{origin.direct},
         to_millis(ticket.updated),
         std::int64_t{ticket.priority},
         to_millis(ticket.created),
         ticket.service,
         ticket.words});
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

std::vector<KnownTicket> open_tickets(store::Connection& connection, std::int64_t limit) {
    std::vector<KnownTicket> found;
    auto rows =
        connection.query(std::string{columns} + "WHERE over = 0 ORDER BY priority, created, id LIMIT $1", {limit});
    while (rows.next()) found.push_back(row_of(rows));
    return found;
}

// `words` holds " word word ", so that a part of a word finds it only from its beginning.
std::vector<KnownTicket> search_tickets(store::Connection& connection, const std::vector<std::string>& words,
                                        std::int64_t limit) {
    std::vector<KnownTicket> found;
    if (words.empty()) return found;
    std::array<std::string, 4> patterns{"%", "%", "%", "%"};  // of more words the first four find it
    std::string number;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i < patterns.size()) patterns[i] = "% " + words[i] + "%";
        number += (number.empty() ? "" : "-") + words[i];
    }
    auto rows = connection.query(std::string{columns} +
                                     "WHERE (words LIKE $1 AND words LIKE $2 AND words LIKE $3 AND words LIKE $4)"
                                     " OR LOWER(number) = $5 ORDER BY over, updated DESC, id LIMIT $6",
                                 {patterns[0], patterns[1], patterns[2], patterns[3], number, limit});
    while (rows.next()) found.push_back(row_of(rows));
    return found;
}

std::optional<std::int64_t> tickets_before(store::Connection& connection, std::string_view id) {
    const std::optional<KnownTicket> ticket = find_ticket(connection, id);
    if (!ticket || !ticket->facts.owner.empty() || is_over(ticket->facts.state)) return std::nullopt;
    auto rows = connection.query(
        "SELECT COUNT(*) FROM ticket WHERE over = 0 AND owner = '' AND id <> $1 AND desk = $2"
        " AND (priority < $3 OR (priority = $3 AND created < $4))",
        {id, ticket->desk, std::int64_t{ticket->priority}, to_millis(ticket->created)});
    return rows.next() ? rows.integer(0) : 0;
}

std::string words_to_find(std::string_view title, std::string_view text) {
    std::string found{" "};
    for (const std::string_view part : {title, text})
        for (const std::string& word : text::words(text::fold(part))) {
            if (found.size() > 4000) return found;
            found += word + ' ';
        }
    return found;
}

}  // namespace twicket
