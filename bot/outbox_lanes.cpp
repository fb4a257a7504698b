// Order and due times in memory.
#include "bot/outbox_lanes.hpp"

#include <algorithm>

namespace twicket {

bool OutboxLane::any_idle() const {
    return std::ranges::any_of(queues, [](const OutboxQueue& queue) { return !queue.idle.empty(); });
}

void OutboxLanes::add(const OpenRow& row) {
    OutboxLane& lane = lanes_[row.account];
    lane.account = row.account;
    std::string key = row.place + '\0' + row.thread;
    OutboxThread& thread = lane.threads[key];
    if (thread.key.empty()) thread.key = std::move(key);
    auto& entries = thread.entries;
    // A row that a person sends again has an older number; it must not go before a head that is under way.
    auto at = std::lower_bound(entries.begin() + (thread.busy ? 1 : 0), entries.end(), row.number,
                               [](const OutboxEntry& entry, std::int64_t number) { return entry.number < number; });
    if (at != entries.end() && at->number == row.number) return;
    if (!thread.busy && !entries.empty())
        lane.queue_of(entries.front().next()).idle.erase(OutboxQueue::place_of(thread));
    OutboxEntry entry;
    entry.number = row.number;
    entry.errand = row.errand;
    entry.due = row.due;
    entry.look = row.sending;
    entry.sent = row.attempted;
    entries.insert(at, std::move(entry));
    ++open_;
    if (!thread.busy) queue(lane, thread);
}

void OutboxLanes::queue(OutboxLane& lane, OutboxThread& thread) {
    const OutboxEntry& head = thread.entries.front();
    lane.queue_of(head.next()).idle.insert(OutboxQueue::place_of(thread));
    waiting_.insert(&lane);
}

OutboxThread* OutboxLanes::take_due(OutboxLane& lane, std::size_t most_in_flight, Time now) {
    if (lane.in_flight >= most_in_flight || !lane.breaker.lets_through(now)) return nullptr;
    OutboxQueue* first = nullptr;
    for (OutboxQueue& queue : lane.queues) {
        if (queue.next() > now) continue;
        if (!first || *queue.idle.begin() < *first->idle.begin()) first = &queue;
    }
    if (!first) return nullptr;
    // A network that was away is best tried with a look: it changes nothing, and it settles what may have been done.
    // Else new sends, each lost again, would keep it closed to the looks behind them.
    OutboxQueue& looks = lane.queue_of(Errand::look);
    if (lane.breaker.open() && looks.next() <= now) first = &looks;
    OutboxThread* thread = first->idle.begin()->thread;
    first->idle.erase(first->idle.begin());
    thread->busy = true;
    ++lane.in_flight;
    return thread;
}

void OutboxLanes::pause(OutboxLane& lane, Errand errand, Time until) {
    Time& paused = lane.queue_of(errand).paused_until;
    paused = std::max(paused, until);
}

void OutboxLanes::give_back(OutboxLane& lane, OutboxThread& thread, std::optional<OutboxEntry> entry) {
    --lane.in_flight;
    thread.busy = false;
    if (entry) {
        thread.entries.front() = std::move(*entry);
    } else {
        thread.entries.pop_front();
        --open_;
    }
    if (thread.entries.empty()) {
        const std::string key = thread.key;
        lane.threads.erase(key);
        return;
    }
    // A resent row may have come in behind the busy head though its number is lower.
    std::stable_sort(thread.entries.begin(), thread.entries.end(),
                     [](const OutboxEntry& a, const OutboxEntry& b) { return a.number < b.number; });
    queue(lane, thread);
}

void OutboxLanes::hurry(OutboxLane& lane, Time now, double random) {
    std::uint32_t spread = static_cast<std::uint32_t>(random * 1000);
    for (OutboxQueue& queue : lane.queues) {
        std::set<OutboxQueue::Waiting> sooner;
        for (const OutboxQueue::Waiting& one : queue.idle) {
            OutboxEntry& head = one.thread->entries.front();
            if (std::exchange(head.awaits_network, false)) {
                head.due = std::min(head.due, now + Duration{spread % 1000});
                spread += 617;  // coprime to 1000: evenly spread without drawing again
            }
            sooner.insert(OutboxQueue::place_of(*one.thread));
        }
        queue.idle.swap(sooner);
    }
}

Time OutboxLanes::next(const OutboxLane& lane) const {
    Time next = Time::max();
    for (const OutboxQueue& queue : lane.queues) next = std::min(next, queue.next());
    return next == Time::max() ? next : std::max(next, lane.breaker.next());
}

void OutboxLanes::shift(Duration jump) {
    for (auto& [account, lane] : lanes_) {
        lane.breaker.shift(jump);
        for (OutboxQueue& queue : lane.queues) {
            queue.idle.clear();
            if (queue.paused_until != Time{}) queue.paused_until += jump;
        }
        for (auto& [key, thread] : lane.threads) {
            for (OutboxEntry& entry : thread.entries) entry.due += jump;
            if (!thread.busy) queue(lane, thread);
        }
    }
}

}  // namespace twicket
