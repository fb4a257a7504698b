// The outbox's picture of its open rows in memory: accounts with their breakers, threads with their order, and which
// head is due next. No store, no network; rows' texts stay in the database.
#pragma once
#include <algorithm>
#include <array>
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
    Errand errand = Errand::post;
    Time due{};
    bool look = false;            // it may have been delivered: find() before send()
    int looks = 0;                // since the last send
    Time sent{};                  // when the last send began
    bool awaits_network = false;  // it waits because the network was away; it may go as soon as that is back
    std::optional<delivery::Verdict> unsaved{};  // decided, but the store did not take it yet

    // What it asks of the network next.
    Errand next() const { return look ? Errand::look : errand; }
};

struct OutboxThread {
    std::string key;
    std::deque<OutboxEntry> entries;  // by number; the first one is the head
    bool busy = false;                // the head is being delivered
};

// The threads that are not busy and whose head is on the same errand.
struct OutboxQueue {
    struct Waiting {
        Time due;             // of its head
        std::int64_t number;  // of its head: of two that are due together, who has waited longer goes first
        OutboxThread* thread;
        auto operator<=>(const Waiting&) const = default;
    };
    std::set<Waiting> idle;
    Time paused_until{};  // the network limits this errand

    Time next() const { return idle.empty() ? Time::max() : std::max(idle.begin()->due, paused_until); }
    static Waiting place_of(OutboxThread& thread) {
        return {thread.entries.front().due, thread.entries.front().number, &thread};
    }
};

struct OutboxLane {
    std::string account;
    Breaker breaker;
    std::size_t in_flight = 0;
    std::unordered_map<std::string, OutboxThread> threads;
    std::array<OutboxQueue, every_errand.size()> queues;

    OutboxQueue& queue_of(Errand errand) { return queues[static_cast<std::size_t>(errand)]; }
    bool any_idle() const;
};

class OutboxLanes {
  public:
    void add(const OpenRow& row);
    // The thread whose head is due longest, made busy, when the account may be called for it; null: none now. To try a
    // network that was away, a head that is only looked for goes first.
    OutboxThread* take_due(OutboxLane& lane, std::size_t most_in_flight, Time now);
    // The head was dealt with: `entry` is what stays of it, nothing when it is settled.
    void give_back(OutboxLane& lane, OutboxThread& thread, std::optional<OutboxEntry> entry);
    // The network wants to hear nothing more of this errand until then.
    static void pause(OutboxLane& lane, Errand errand, Time until);
    // The network is back: heads that waited for it become due within the next second.
    void hurry(OutboxLane& lane, Time now, double random);
    // The earliest moment at which take_due() may find something, by what is known now.
    Time next(const OutboxLane& lane) const;
    // The wall clock was set: everything that lies ahead moves along.
    void shift(Duration jump);

    // The lanes with a thread that is not busy; the outbox takes out those that it has emptied.
    std::set<OutboxLane*>& waiting() { return waiting_; }
    const std::set<OutboxLane*>& waiting() const { return waiting_; }
    std::map<std::string, OutboxLane>& all() { return lanes_; }
    const std::map<std::string, OutboxLane>& all() const { return lanes_; }
    std::size_t open() const { return open_; }

  private:
    void queue(OutboxLane& lane, OutboxThread& thread);

    std::map<std::string, OutboxLane> lanes_;  // never shrinks: deliveries point into it
    std::set<OutboxLane*> waiting_;            // of hundreds of accounts few have something waiting
    std::size_t open_ = 0;
};

}  // namespace twicket
