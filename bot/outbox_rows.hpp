// The table `outgoing`: what stands in it and each change of its state, as functions that run inside a store job. The
// outbox decides when; here is only how.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/errand.hpp"
#include "bot/reply.hpp"
#include "bot/store/database.hpp"

namespace twicket {

// Puts one thing to deliver into the turn's transaction; `cause` is the event's sequence (0: none). After the commit
// call Outbox::wake(). An id that is there already changes nothing (false).
bool enqueue(store::Connection& connection, const Outgoing& outgoing, std::int64_t cause, Time now);

// The network's id of an earlier delivery, empty when it was never delivered. Adapters need it to replace a card.
std::string delivered_as(store::Connection& connection, std::string_view id);

// What stopped: `state` is "in_doubt" or "dead".
struct Parked {
    std::string id, account, place, thread, state, reason;
    std::int64_t tries = 0;
    std::int64_t cause = 0;
    Time created{};
};
std::vector<Parked> parked(store::Connection& connection, std::size_t limit);
// What waits for an account, as it was enqueued (to_json), oldest first.
std::vector<std::string> waiting_for(store::Connection& connection, std::string_view account, std::size_t limit);

// --- for the outbox ---
struct OpenRow {
    std::int64_t number;
    std::string account, place, thread;
    bool sending;  // found `sending`: it may have been delivered
    Time due, attempted;
    Errand errand = Errand::post;
};
// Rows that are not settled, with a number above `after`, lowest first.
std::vector<OpenRow> open_rows(store::Connection& connection, std::int64_t after, std::size_t limit);

struct Claim {
    std::string body;
    int tries;
    Time created;
    bool too_late = false;  // its not_after has passed; it was dropped
};
// waiting → sending, on disk before the network hears of it. Nothing: the row is no longer waiting.
std::optional<Claim> claim(store::Connection& connection, std::int64_t number, Time now);
// A row that is `sending`, to look for. Nothing: it was settled meanwhile.
std::optional<Claim> claimed(store::Connection& connection, std::int64_t number);

void mark_sent(store::Connection& connection, std::int64_t number, std::string_view external_id);
void mark_waiting(store::Connection& connection, std::int64_t number, Time due, std::string_view reason, bool is_try);
void mark_parked(store::Connection& connection, std::int64_t number, std::string_view state, std::string_view reason);
void note_reason(store::Connection& connection, std::int64_t number, Time due, std::string_view reason);

// A person's decision about a parked row. Nothing / false: it is not parked (any more).
std::optional<OpenRow> unpark(store::Connection& connection, std::string_view id, Time now);
bool settle_as_sent(store::Connection& connection, std::string_view id, std::string_view external_id);

}  // namespace twicket
