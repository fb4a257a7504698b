// SQL of the outbox.
#include "bot/outbox_rows.hpp"

#include "bot/store/fault.hpp"

namespace twicket {
namespace {

constexpr std::size_t longest_reason = 500;

std::string_view cut(std::string_view reason) {
    if (reason.size() <= longest_reason) return reason;
    std::size_t end = longest_reason;
    while (end > 0 && (static_cast<unsigned char>(reason[end]) & 0xc0) == 0x80) --end;
    return reason.substr(0, end);
}

}  // namespace

bool enqueue(store::Connection& connection, const Outgoing& outgoing, std::int64_t cause, Time now) {
    TWICKET_FAULT("outbox_enqueue");
    return connection.execute(
               "INSERT INTO outgoing (id, account, place, thread, body, state, created, due, not_after, cause, updates,"
               " errand) VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING",
               {outgoing.id, outgoing.account, outgoing.place, outgoing.thread, to_json(outgoing), to_millis(now),
                to_millis(outgoing.not_after), cause, outgoing.updates, name_of(errand_of(outgoing))}) == 1;
}

std::string delivered_as(store::Connection& connection, std::string_view id) {
    auto rows = connection.query("SELECT external_id FROM outgoing WHERE id = $1", {id});
    return rows.next() ? rows.string(0) : std::string{};
}

std::vector<Parked> parked(store::Connection& connection, std::size_t limit) {
    std::vector<Parked> found;
    auto rows = connection.query(
        "SELECT id, account, place, thread, state, last_error, tries, cause, created FROM outgoing"
        " WHERE state IN ('in_doubt', 'dead') ORDER BY state DESC, number LIMIT $1",
        {static_cast<std::int64_t>(limit)});
    while (rows.next())
        found.push_back({rows.string(0), rows.string(1), rows.string(2), rows.string(3), rows.string(4), rows.string(5),
                         rows.integer(6), rows.integer(7), from_millis(rows.integer(8))});
    return found;
}

std::vector<std::string> waiting_for(store::Connection& connection, std::string_view account, std::size_t limit) {
    std::vector<std::string> found;
    auto rows = connection.query(
        "SELECT body FROM outgoing WHERE state IN ('waiting', 'sending') AND account = $1 ORDER BY number LIMIT $2",
        {account, static_cast<std::int64_t>(limit)});
    while (rows.next()) found.push_back(rows.string(0));
    return found;
}

std::vector<OpenRow> open_rows(store::Connection& connection, std::int64_t after, std::size_t limit) {
    std::vector<OpenRow> found;
    auto rows = connection.query(
        "SELECT number, account, place, thread, state, due, attempted, errand FROM outgoing"
        " WHERE state IN ('waiting', 'sending') AND number > $1 ORDER BY number LIMIT $2",
        {after, static_cast<std::int64_t>(limit)});
    while (rows.next())
        found.push_back({rows.integer(0), rows.string(1), rows.string(2), rows.string(3), rows.text(4) == "sending",
                         from_millis(rows.integer(5)), from_millis(rows.integer(6)), errand_named(rows.text(7))});
    return found;
}

std::optional<Claim> claim(store::Connection& connection, std::int64_t number, Time now) {
    auto late = connection.query(
        "UPDATE outgoing SET state = 'dropped', last_error = 'too late to matter'"
        " WHERE number = $1 AND state = 'waiting' AND not_after > 0 AND not_after < $2 RETURNING tries",
        {number, to_millis(now)});
    if (late.next()) return Claim{{}, static_cast<int>(late.integer(0)), {}, true};
    auto rows = connection.query(
        "UPDATE outgoing SET state = 'sending', tries = tries + 1, attempted = $2"
        " WHERE number = $1 AND state = 'waiting' RETURNING body, tries, created",
        {number, to_millis(now)});
    if (!rows.next()) return {};
    return Claim{rows.string(0), static_cast<int>(rows.integer(1)), from_millis(rows.integer(2))};
}

std::optional<Claim> claimed(store::Connection& connection, std::int64_t number) {
    auto rows =
        connection.query("SELECT body, tries, created FROM outgoing WHERE number = $1 AND state = 'sending'", {number});
    if (!rows.next()) return {};
    return Claim{rows.string(0), static_cast<int>(rows.integer(1)), from_millis(rows.integer(2))};
}

void mark_sent(store::Connection& connection, std::int64_t number, std::string_view external_id) {
    connection.execute("UPDATE outgoing SET state = 'sent', external_id = $2 WHERE number = $1 AND state = 'sending'",
                       {number, external_id});
}

void mark_waiting(store::Connection& connection, std::int64_t number, Time due, std::string_view reason, bool is_try) {
    connection.execute(
        "UPDATE outgoing SET state = 'waiting', due = $2, last_error = $3, tries = tries - $4"
        " WHERE number = $1 AND state = 'sending'",
        {number, to_millis(due), cut(reason), std::int64_t{is_try ? 0 : 1}});
}

void mark_parked(store::Connection& connection, std::int64_t number, std::string_view state, std::string_view reason) {
    connection.execute("UPDATE outgoing SET state = $2, last_error = $3 WHERE number = $1 AND state = 'sending'",
                       {number, state, cut(reason)});
}

void note_reason(store::Connection& connection, std::int64_t number, Time due, std::string_view reason) {
    connection.execute("UPDATE outgoing SET due = $2, last_error = $3 WHERE number = $1 AND state = 'sending'",
                       {number, to_millis(due), cut(reason)});
}

std::optional<OpenRow> unpark(store::Connection& connection, std::string_view id, Time now) {
    auto rows = connection.query(
        "UPDATE outgoing SET state = 'waiting', due = $2, tries = 0, created = $2, not_after = 0"
        " WHERE id = $1 AND state IN ('in_doubt', 'dead') RETURNING number, account, place, thread,"
        " errand",
        {id, to_millis(now)});
    if (!rows.next()) return {};
    return OpenRow{rows.integer(0),           rows.string(1), rows.string(2), rows.string(3), false, now, {},
                   errand_named(rows.text(4))};
}

bool settle_as_sent(store::Connection& connection, std::string_view id, std::string_view external_id) {
    return connection.execute(
               "UPDATE outgoing SET state = 'sent', external_id = $2 WHERE id = $1 AND state IN ('in_doubt', 'dead')",
               {id, external_id}) == 1;
}

}  // namespace twicket
