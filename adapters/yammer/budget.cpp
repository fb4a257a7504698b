// Sliding windows: exactly what the network counts, so the limit is used whole and never passed.
#include "adapters/yammer/budget.hpp"

#include <algorithm>

namespace twicket::yammer {

std::size_t Budget::count(const Side& side, Use use) {
    return static_cast<std::size_t>(
        std::ranges::count_if(side.calls, [use](const Call& call) { return call.use == use; }));
}

// Somebody set the clock back: what was counted moves along, or we would stand still until it catches up.
void Budget::follow_clock(Side& side, Time now) {
    if (const Duration jump = side.last - now; jump > Duration{1'000}) {
        for (Call& call : side.calls) call.at -= jump;
        if (side.closed_until != Time{}) side.closed_until -= jump;
    }
    side.last = now;
}

std::optional<Duration> Budget::take(Use use, Time now) {
    Side& side = this->side(use);
    const Duration window = use == Use::other ? others_window : messages_window;
    follow_clock(side, now);
    while (!side.calls.empty() && side.calls.front().at + window <= now) side.calls.pop_front();
    if (now < side.closed_until) return side.closed_until - now;
    bool room = side.calls.size() < limit;
    if (use == Use::post) room = room && count(side, Use::post) < most_posts;
    if (use == Use::read) {
        const std::size_t reads = count(side, Use::read);
        const bool stand_back = now < post_waits_until_ || side.calls.size() >= most_reads;
        room = room && (reads < least_reads || (reads < most_reads && !stand_back));
    }
    if (room) {
        side.calls.push_back({now, use});
        if (use == Use::post) post_waits_until_ = Time{};
        return std::nullopt;
    }
    if (use == Use::post) post_waits_until_ = now + messages_window;
    return std::max<Duration>(side.calls.front().at + window - now, Duration{100});
}

void Budget::refused(Use use, Time now, std::optional<Duration> retry_after, double random) {
    Side& side = this->side(use);
    const Duration doubled = std::min<Duration>(first_pause * (1LL << std::min(side.refusals, 10)), longest_pause);
    // Later than asked for by up to a half, so that not everybody comes back at once.
    const auto spread = Duration{static_cast<Duration::rep>(static_cast<double>(doubled.count()) * random / 2)};
    const bool told = retry_after && *retry_after > Duration{0};
    const Duration pause = told ? *retry_after : std::min<Duration>(doubled + spread, longest_pause);
    ++side.refusals;
    side.closed_until = std::max(side.closed_until, now + pause);
}

void Budget::went_well(Use use) {
    side(use).refusals = 0;
}

}  // namespace twicket::yammer
