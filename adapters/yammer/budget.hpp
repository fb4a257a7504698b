// How many calls may be made now: Yammer counts them per user and app, so one budget serves all groups and posting.
// Pure: the time is an argument. Facts: learn.microsoft.com/rest/api/yammer, rate limits: messages 10 in 30 s, all
// other things 10 in 10 s.
#pragma once
#include <array>
#include <deque>
#include <optional>

#include "bot/clock.hpp"

namespace twicket::yammer {

class Budget {
  public:
    // post and read share the limit of messages; a post goes first, but reading is never starved.
    enum class Use { post, read, other };

    // Nothing: the call may be made now, and is counted. Else how long to wait before asking again.
    std::optional<Duration> take(Use use, Time now);
    // Yammer said 429. It is obeyed in full when it says how long; otherwise 30 s, doubled each time, spread by
    // `random` (0 ≤ random < 1). At most an hour.
    void refused(Use use, Time now, std::optional<Duration> retry_after, double random);
    void went_well(Use use);
    // Until when Yammer told us to stay away; epoch: it has not.
    Time closed_until(Use use) const { return side(use).closed_until; }

    static constexpr Duration messages_window{30'000}, others_window{10'000};
    static constexpr std::size_t limit = 10;       // calls in a window
    static constexpr std::size_t most_posts = 8;   // of them in a window of messages: reading always gets on
    static constexpr std::size_t most_reads = 7;   // so that a post finds room at once
    static constexpr std::size_t least_reads = 2;  // even while posts wait
    static constexpr Duration first_pause{30'000}, longest_pause{3'600'000};

  private:
    struct Call {
        Time at;
        Use use;
    };
    struct Side {
        std::deque<Call> calls{};
        Time closed_until{};
        Time last{};
        int refusals = 0;  // in a row
    };
    Side& side(Use use) { return sides_[use == Use::other ? 1 : 0]; }
    const Side& side(Use use) const { return sides_[use == Use::other ? 1 : 0]; }
    static std::size_t count(const Side& side, Use use);
    static void follow_clock(Side& side, Time now);

    std::array<Side, 2> sides_{};
    Time post_waits_until_{};  // a post found no room: until then reading stands back
};

}  // namespace twicket::yammer
