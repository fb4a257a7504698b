// A network that is away for a day and then takes no more than its rate limit: R6, with a simulated clock and the real
// outbox over a real store. The unit tests play it small, `./dev bench absence` whole.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

#include "bot/store/store.hpp"

namespace twicket::testing {

struct Absence {
    int items = 5'000;  // come evenly over the day
    int threads = 100;
    int allowed = 500;  // sends in a window of 30 s, which begins with its first send; then 429 until it ends
};

struct AfterAbsence {
    std::size_t acts = 0, doubled = 0, out_of_order = 0, parked = 0, left = 0;
    std::size_t calls_while_away = 0, refused = 0, too_early = 0;  // calls; too_early: before the time that 429 named
    std::int64_t bytes_at_most = 0;                                // of the database's files
    double seconds_to_notice = 0;                                  // from its return to the first delivery
    double of_the_limit = 0;                                       // speed of the draining; 1: all that was allowed
};

// `file` is the database's path, for its size.
AfterAbsence sit_out(store::Store& store, const std::string& file, const Absence& absence);

}  // namespace twicket::testing
