// Whether an account may be called now: a pause that its network asked for, and a breaker that opens when it cannot be
// reached and then lets one probe through at a time. Pure state; time and chance are arguments.
#pragma once
#include <algorithm>

#include "bot/clock.hpp"

namespace twicket {

class Breaker {
  public:
    static constexpr int failures_to_open = 3;  // in a row
    static constexpr Duration longest_rest{30'000};

    bool lets_through(Time now) const { return now >= paused_until_ && (!open_ || (now >= probe_at_ && !probing_)); }
    // A call begins; only after lets_through(). True: it is the probe; hand that back to ended() or came_to_nothing().
    bool began() { return probing_ = open_; }
    // An answer came. Returns true when this one closed an open breaker: what waited for the network may go now.
    bool ended(bool was_probe, bool reached, Time now, double random);
    // The call was never made.
    void came_to_nothing(bool was_probe) { probing_ = probing_ && !was_probe; }
    void pause_until(Time time) { paused_until_ = std::max(paused_until_, time); }
    // The moment from which lets_through() may be true; for the far future while a probe is under way.
    Time next() const;
    bool open() const { return open_; }
    // The wall clock was set: move all that lies ahead by as much.
    void shift(Duration jump);

  private:
    bool open_ = false;
    bool probing_ = false;
    int failures_ = 0;  // in a row
    Time probe_at_{};
    Time paused_until_{};
};

}  // namespace twicket
