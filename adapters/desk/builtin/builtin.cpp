// The tables desk_ticket and desk_note. A marker is unique in each, so a repeated call finds what the first one made.
#include "adapters/desk/builtin/builtin.hpp"

#include <boost/asio/use_awaitable.hpp>

namespace twicket::desk {
namespace {

using boost::asio::awaitable;

std::string_view prefix_of(TicketKind kind) {
    switch (kind) {
        case TicketKind::incident:
            return "INC-";
        case TicketKind::request:
            return "REQ-";
        case TicketKind::problem:
            return "PRB-";
        case TicketKind::change:
            return "CHG-";
    }
    return "INC-";
}

// What is read of one ticket; `where` names one row.
std::optional<TicketRef> read(store::Connection& connection, std::string_view where, store::Value value,
                              const std::string& page) {
    auto rows = connection.query(
        "SELECT number, kind, owner, state FROM desk_ticket WHERE " + std::string{where} + " = $1", {value});
    if (!rows.next()) return std::nullopt;
    TicketRef ref;
    ref.key = std::to_string(rows.integer(0));
    ref.facts.number = std::string{prefix_of(ticket_kind_from(rows.text(1)))} + ref.key;
    ref.facts.url = page.empty() ? std::string{} : page + ref.facts.number;
    ref.facts.owner = rows.string(2);
    ref.facts.state = ticket_state_from(rows.text(3));
    return ref;
}

std::optional<TicketFacts> facts_of(store::Connection& connection, std::int64_t number, const std::string& page) {
    const std::optional<TicketRef> ref = read(connection, "number", number, page);
    if (!ref) return std::nullopt;
    return ref->facts;
}

bool is_there(store::Connection& connection, std::int64_t number, std::string_view marker) {
    auto rows = connection.query("SELECT 1 FROM desk_note WHERE marker = $1 AND ticket = $2", {marker, number});
    return rows.next();
}

// Every act leaves a note, which holds its marker and is the ticket's history.
void perform(store::Connection& connection, std::int64_t number, const TicketCall& call, std::string_view marker,
             std::int64_t now) {
    connection.execute(
        "INSERT INTO desk_note (ticket, marker, act, author, text, internal, state, at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        {number, marker, name_of(call.act), call.author, with_file_names(call.text, call.files),
         std::int64_t{call.internal}, name_of(call.state), now});
    if (call.act == TicketCall::Act::edit_comment || call.act == TicketCall::Act::remove_comment)
        connection.execute("UPDATE desk_note SET text = $3 WHERE ticket = $1 AND marker = $2",
                           {number, call.comment, call.text});
    if (call.act == TicketCall::Act::take)
        connection.execute(
            "UPDATE desk_ticket SET owner = $2, updated = $3,"
            " state = CASE WHEN state = 'open' THEN 'working' ELSE state END WHERE number = $1",
            {number, call.author, now});
    else if (call.act == TicketCall::Act::set_state)
        connection.execute("UPDATE desk_ticket SET state = $2, updated = $3 WHERE number = $1",
                           {number, name_of(call.state), now});
    else
        connection.execute("UPDATE desk_ticket SET updated = $2 WHERE number = $1", {number, now});
}

std::int64_t number_of(const std::string& key) {
    return std::strtoll(key.c_str(), nullptr, 10);
}

template <class T>
Result<T> found_or(Result<std::optional<T>> found, const char* what) {
    if (found.has_error()) return Error{ErrorCode::unavailable, found.error().detail};
    if (!*found) return Error{ErrorCode::not_found, what};
    return std::move(**found);
}

}  // namespace

Builtin::Builtin(std::string name, store::Store& store, Clock& clock, std::string page)
    : name_{std::move(name)}, store_{store}, clock_{clock}, page_{std::move(page)} {}

awaitable<Result<TicketRef>> Builtin::open(TicketDraft draft, std::string marker) {
    const std::int64_t now = to_millis(clock_.now());
    const std::string body = json_of(draft).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    const auto write = [kind = std::string{name_of(draft.kind)}, title = draft.title, body, marker, now,
                        priority = std::int64_t{priority_of(draft.impact, draft.urgency)},
                        page = page_](store::Connection& connection) {
        connection.execute(
            "INSERT INTO desk_ticket (marker, kind, title, body, priority, state, owner, created, updated)"
            " VALUES ($1, $2, $3, $4, $5, 'open', '', $6, $6) ON CONFLICT (marker) DO NOTHING",
            {marker, kind, title, body, priority, now});
        return read(connection, "marker", marker, page);
    };
    Result<std::optional<TicketRef>> made = co_await store_.write(write);
    Result<TicketRef> ref = found_or(std::move(made), "the ticket is not there although it was just written");
    co_return ref;
}

awaitable<Result<TicketRef>> Builtin::find(std::string marker) {
    const auto look = [marker, page = page_](store::Connection& connection) {
        return read(connection, "marker", marker, page);
    };
    Result<std::optional<TicketRef>> found = co_await store_.read(look);
    Result<TicketRef> ref = found_or(std::move(found), "no ticket carries this marker");
    co_return ref;
}

awaitable<Result<TicketFacts>> Builtin::change(std::string key, TicketCall call, std::string marker) {
    const std::int64_t now = to_millis(clock_.now());
    const auto write = [number = number_of(key), call, marker, now, page = page_](store::Connection& connection) {
        std::optional<TicketFacts> before = facts_of(connection, number, page);
        if (!before || is_there(connection, number, marker)) return before;
        perform(connection, number, call, marker, now);
        return facts_of(connection, number, page);
    };
    Result<std::optional<TicketFacts>> made = co_await store_.write(write);
    Result<TicketFacts> facts = found_or(std::move(made), "the built-in desk has no such ticket");
    co_return facts;
}

awaitable<Result<TicketFacts>> Builtin::find_change(std::string key, TicketCall, std::string marker) {
    const auto look = [number = number_of(key), marker, page = page_](store::Connection& connection) {
        return is_there(connection, number, marker) ? facts_of(connection, number, page) : std::nullopt;
    };
    Result<std::optional<TicketFacts>> found = co_await store_.read(look);
    Result<TicketFacts> facts = found_or(std::move(found), "no change carries this marker");
    co_return facts;
}

awaitable<Result<Desk::News>> Builtin::news(std::string cursor, Follows) {
    co_return News{{}, std::move(cursor)};
}

}  // namespace twicket::desk
