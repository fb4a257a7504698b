// What is not kept for ever. Here: handled events and with them their keys, 30 days after they arrived (R4); a copy that
// comes later is a new event. Events that wait or were given up stay until somebody has decided. Further classes have
// times of their own. What a legal hold is on (bot/erasure) stays: events of those people, and the classes that hold words.
#pragma once
#include <boost/asio/awaitable.hpp>

#include "bot/clock.hpp"
#include "bot/store/store.hpp"

namespace twicket {

inline constexpr auto events_kept = std::chrono::hours{24 * 30};

struct Pruned {
    std::size_t looked_at = 0, deleted = 0;
    std::int64_t last = 0;  // go on after this one
    bool young = false;     // what follows is to be kept
};
// Looks at the next `limit` events after a sequence, the oldest first, and deletes what is due. Runs in a write job; short,
// so that nobody waits for it.
Pruned prune_events(store::Connection& connection, Time now, std::int64_t after, std::size_t limit);

// For how many days each further class is kept; 0: for ever.
struct RetentionTimes {
    int deliveries = 90, conversations = 365, notices = 90, comings = 365, reports = 365, web_chat = 0, ratings = 0;
};
// Deletes at most `limit` rows of each class that are older than it is kept; how many. Runs in a write job.
std::size_t prune_classes(store::Connection& connection, const RetentionTimes& kept, Time now, std::size_t limit);

// Prunes now and every hour, until cancelled.
boost::asio::awaitable<void> keep_pruned(store::Store& store, Clock& clock, RetentionTimes kept = {});

}  // namespace twicket
