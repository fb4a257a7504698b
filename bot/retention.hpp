// What is not kept for ever. Here: handled events and with them their keys, 30 days after they arrived (R4); a copy that
// comes later is a new event. Events that wait or were given up stay until somebody has decided.
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

// Prunes now and every hour, until cancelled.
boost::asio::awaitable<void> keep_pruned(store::Store& store, Clock& clock);

}  // namespace twicket
