// Where events become durable. accept() answers only after the commit is on disk; a second delivery with the same
// (account, external_id) is "seen" and changes nothing, for 30 days (bot/retention).
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>

#include "bot/error.hpp"
#include "bot/event.hpp"
#include "bot/store/store.hpp"

namespace twicket {

struct Accepted {
    bool fresh;             // false: a copy of one we have
    std::int64_t sequence;  // of the stored event (also for a copy)
    bool altered = false;   // not fresh, and it says something else under the same id: not acted on, told in the log
};

class Inbox {
  public:
    // `arrived` is called on the caller's executor after each commit that held a fresh event (it wakes the dispatcher).
    Inbox(store::Store& store, Clock& clock, std::function<void()> arrived);
    // `alongside` runs in the same transaction, only when the event is fresh (web chat keeps its message there). It may
    // run more than once (a group that failed is tried again one by one), so it must only touch the connection.
    // unavailable with retry_after when the store refuses (disk full, queue full): the sender is told 503, never acked.
    boost::asio::awaitable<Result<Accepted>> accept(Event event, std::function<void(store::Connection&)> alongside = {});

    // Deliveries since the start that bore a known id and other words.
    std::uint64_t altered() const { return altered_; }

  private:
    std::uint64_t altered_ = 0;
    store::Store& store_;
    Clock& clock_;
    std::function<void()> arrived_;
};

}  // namespace twicket
