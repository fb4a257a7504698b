// Writing a turn: everything that one event led to, in one transaction, together with the event's "done".
#pragma once
#include <boost/asio/awaitable.hpp>
#include <string>

#include "bot/skill.hpp"
#include "bot/store/store.hpp"

namespace twicket {

struct WaitingEvent {
    std::int64_t sequence = 0;
    std::string body;          // the event's JSON
    std::int64_t tries = 0;
    std::string conversation;  // the thread's JSON as read; empty: none yet
    std::string thread;        // account, place and thread in one
};

enum class Recorded {
    done,
    stale,   // what the turn looked at changed meanwhile: run the turn again with the new one
    already  // the event is no longer waiting
};

// Values that the transaction needs; it owns copies, so the turn may be gone when it runs.
struct TurnRecord {
    std::int64_t sequence;
    std::string conversation_before;  // as read
    Event event;
    std::string voter;                // person id, or account/user of a stranger
    Outcome outcome;                  // Posts hold complete Outgoings
    Time now;
};

// Runs inside a write job.
Recorded record(store::Connection& connection, const TurnRecord& turn);

// A turn that failed: counts the try; the third one makes the event a dead letter with this reason. True: dead now.
bool record_failure(store::Connection& connection, std::int64_t sequence, const std::string& reason);

// Dead letters: events given up after three tries, newest first.
struct DeadEvent {
    std::int64_t sequence;
    std::string account, place, reason;
    Time arrived;
};
std::vector<DeadEvent> dead_events(store::Connection& connection, std::size_t limit);
// Puts one back to be tried again. False: it is not dead (any more).
bool replay_event(store::Connection& connection, std::int64_t sequence);

// Timers that are due become Tick events in the inbox. The number of them.
std::size_t ring_timers(store::Connection& connection, Time now);
// When the next timer is due, if any.
std::optional<Time> next_timer(store::Connection& connection);

}  // namespace twicket
