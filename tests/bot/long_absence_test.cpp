// R6, played small; `./dev bench absence` plays it whole.
#include "tests/support/long_absence.hpp"

#include <catch2/catch.hpp>

#include "tests/support/scratch.hpp"

using namespace twicket;

TEST_CASE("R6: after a day's absence of the network all is delivered once, in order, as fast as its limit allows") {
    const testing::ScratchFolder folder;
    const auto store = folder.open_fast();
    const testing::AfterAbsence seen =
        testing::sit_out(*store, folder / "twicket.db", {.items = 2'000, .allowed = 200});
    CHECK(seen.acts == 2'000);
    CHECK(seen.doubled == 0);
    CHECK(seen.out_of_order == 0);
    CHECK(seen.parked == 0);
    CHECK(seen.left == 0);
    CHECK(seen.refused > 0);  // the limit was met
    CHECK(seen.too_early == 0);
    CHECK(seen.calls_while_away <= 4'320);  // a probe every 20 s or more
    CHECK(seen.seconds_to_notice <= 31);    // the breaker's longest rest
    CHECK(seen.of_the_limit >= 0.95);
}
