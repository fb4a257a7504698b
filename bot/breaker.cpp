// The breaker's few rules.
#include "bot/breaker.hpp"

#include <utility>

#include "bot/delivery.hpp"

namespace twicket {

bool Breaker::ended(bool was_probe, bool reached, Time now, double random) {
    if (was_probe) probing_ = false;
    if (reached) {
        failures_ = 0;
        probing_ = false;
        return std::exchange(open_, false);
    }
    // Calls that were under way when it opened say nothing new; only the probe makes the rest longer.
    if (open_ && !was_probe) return false;
    ++failures_;
    if (failures_ < failures_to_open) return false;
    probe_at_ = now + std::min(delivery::backoff(failures_ - failures_to_open + 1, random), longest_rest);
    open_ = true;
    return false;
}

Time Breaker::next() const {
    if (!open_) return paused_until_;
    return probing_ ? Time::max() : std::max(paused_until_, probe_at_);
}

void Breaker::shift(Duration jump) {
    if (paused_until_ != Time{}) paused_until_ += jump;
    if (open_) probe_at_ += jump;
}

}  // namespace twicket
