// `./dev bench absence`: R6 whole. A network is away for 24 hours while 86,400 things to deliver gather, comes back, and
// takes 20 a second; the clock is simulated, outbox and store (committing to disk) are real.
#include <chrono>
#include <cstdio>
#include <exception>
#include <nlohmann/json.hpp>

#include "tests/bench/process.hpp"
#include "tests/support/long_absence.hpp"

int main() {
    using namespace twicket;
    try {
        const bench::Folder folder;
        const std::string file = folder.path() + "/twicket.db";
        const auto store = store::Store::open({.path = file});
        const testing::Absence absence{.items = 86'400, .threads = 500, .allowed = 600};
        const auto begin = std::chrono::steady_clock::now();
        const testing::AfterAbsence seen = testing::sit_out(*store, file, absence);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        std::printf("%d gathered in a day: %zu calls while it was away, %.1f MiB on disk at most\n", absence.items,
                    seen.calls_while_away, static_cast<double>(seen.bytes_at_most) / 1048576);
        std::printf("noticed %.1f s after its return, drained at %.1f %% of its limit (%zu calls refused, %zu too early)\n",
                    seen.seconds_to_notice, seen.of_the_limit * 100, seen.refused, seen.too_early);
        std::printf("%zu delivered, %zu doubled, %zu threads out of order, %zu parked, %zu left; in %.0f s of ours\n",
                    seen.acts, seen.doubled, seen.out_of_order, seen.parked, seen.left, took.count());
        const bool kept = seen.acts == 86'400 && seen.doubled + seen.out_of_order + seen.parked + seen.left == 0 &&
                          seen.too_early == 0 && seen.bytes_at_most <= 512LL * 1048576 && seen.of_the_limit >= 0.95;
        std::puts(nlohmann::json{{"bench", "absence"}, {"delivered", seen.acts}, {"doubled", seen.doubled},
                                 {"out_of_order", seen.out_of_order}, {"left", seen.left + seen.parked},
                                 {"mib", static_cast<double>(seen.bytes_at_most) / 1048576},
                                 {"of_the_limit", seen.of_the_limit}, {"too_early", seen.too_early},
                                 {"kept", kept}}
                      .dump()
                      .c_str());
        return kept ? 0 : 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench absence: %s\n", error.what());
        return 1;
    }
}
