// The outbox's picture of its open rows in memory: accounts with their breakers, threads with their order, and which
// head is due next. No store, no network; rows' texts stay in the database.
#pragma once
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

#include "bot/breaker.hpp"
#include "bot/delivery.hpp"
#include "bot/outbox_rows.hpp"

namespace twicket {

struct OutboxEntry {
    std::int64_t number = 0;
    Time due{};
    bool look = false;            // it may have been delivered: find() before send()
    int looks = 0;                // since the last send
    Time sent{};                  // when the last send began
    bool awaits_network = false;  // it waits because the network was away; it may go as soon as that is back
    std::optional<delivery::Verdict> unsaved{};  // decided, but the store did not take it yet
};

struct OutboxThread {
    std::string key;
    std::deque<OutboxEntry> entries;  // by number; the first one is the head
    bool busy = false;                // the head is being delivered
};

struct OutboxLane {
    std::string account;
    Breaker breaker;
    std::size_t in_flight = 0;
    std::unordered_map<std::string, OutboxThread> threads;
    std::set<std::pair<Time, OutboxThread*>> idle;  // threads that are not busy, by when their head is due
};

class OutboxLanes {
  public:
    void add(const OpenRow& row);
    // The thread whose head is due longest, made busy, when the account may be called; null: none now. To try a network
    // that was away, a head that is only looked for goes first.
    OutboxThread* take_due(OutboxLane& lane, std::size_t most_in_flight, Time now);
    // The head was dealt with: `entry` is what stays of it, nothing when it is settled.
    void give_back(OutboxLane& lane, OutboxThread& thread, std::optional<OutboxEntry> entry);
    // The network is back: heads that waited for it become due within the next second.
    void hurry(OutboxLane& lane, Time now, double random);
    // The earliest moment at which take_due() may find something, by what is known now.
    Time next(const OutboxLane& lane) const;
    // The wall clock was set: everything that lies ahead moves along.
    void shift(Duration jump);

    std::map<std::string, OutboxLane>& all() { return lanes_; }
    const std::map<std::string, OutboxLane>& all() const { return lanes_; }
    std::size_t open() const { return open_; }

  private:
    void queue(OutboxLane& lane, OutboxThread& thread);

    std::map<std::string, OutboxLane> lanes_;  // never shrinks: deliveries point into it
    std::size_t open_ = 0;
};

}  // namespace twicket
