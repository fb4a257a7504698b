// The confidence ladder, rung by rung, and the pairings that votes drop.
#include <catch2/catch.hpp>

#include "skills/answer/ladder.hpp"
#include "skills/answer/pairings.hpp"

using namespace twicket;
using namespace twicket::answer;

namespace {
Step at(double confidence, Leave leave = Leave::speak, bool clarified = false, bool offered = false) {
    return step({confidence, 0.9, 3, leave, clarified, offered}, {.high = 0.7, .middle = 0.4, .low = 0.2});
}
}  // namespace

TEST_CASE("each confidence has its rung when somebody asked us") {
    CHECK(at(0.7) == Step::answer);
    CHECK(at(0.69) == Step::offer);
    CHECK(at(0.39) == Step::clarify);
    CHECK(at(0.19) == Step::dont_know);
}

TEST_CASE("unasked, everything below a list is silence") {
    CHECK(at(0.8, Leave::if_sure) == Step::answer);
    CHECK(at(0.5, Leave::if_sure) == Step::offer);
    CHECK(at(0.3, Leave::if_sure) == Step::silence);
    CHECK(at(0.0, Leave::if_sure) == Step::silence);
}

TEST_CASE("what the base most likely knows nothing about is neither offered nor asked back") {
    CHECK(step({0.5, 0.6, 3, Leave::speak, false, false}, {.high = 0.7, .middle = 0.4, .low = 0.2}) == Step::dont_know);
    CHECK(step({0.3, 0.6, 3, Leave::speak, false, false}, {.high = 0.7, .middle = 0.4, .low = 0.2}) == Step::dont_know);
}

TEST_CASE("thresholds follow from the wanted precision") {
    const Thresholds thresholds = thresholds_for(0.8, 0.6);
    CHECK(thresholds.high == Approx(0.6));
    CHECK(thresholds.middle == Approx(0.2));
    CHECK(thresholds.low == Approx(0.1));
    CHECK(thresholds_for(0.3, 0.9).middle <= thresholds_for(0.3, 0.9).high);
}

TEST_CASE("the bot asks back once and offers a list once, then it admits not to know") {
    CHECK(at(0.3, Leave::speak, true) == Step::dont_know);
    CHECK(at(0.5, Leave::speak, false, true) == Step::dont_know);
}

TEST_CASE("without a candidate no confidence makes an answer") {
    CHECK(step({0.99, 0.99, 0, Leave::speak, false, false}, {}) == Step::dont_know);
}

TEST_CASE("a pairing is dropped for its wording when more people found it wrong than right") {
    Pairings pairings;
    const std::string wording = wording_of("My VPN keeps dropping!");
    CHECK(wording == wording_of("my vpn  keeps dropping"));
    pairings.judge(wording, "vpn", "ann", -1);
    CHECK(pairings.dropped_for(wording) == std::vector<std::string>{"vpn"});
    CHECK(pairings.dropped_for(wording_of("vpn drops")).empty());
    pairings.judge(wording, "vpn", "ben", +1);
    CHECK(pairings.dropped_for(wording).empty());
    pairings.judge(wording, "vpn", "ann", +1);  // a change of mind replaces the vote
    pairings.judge(wording, "vpn", "ben", -1);
    CHECK(pairings.dropped_for(wording).empty());
}

TEST_CASE("nobody takes an entry away from all by voting on every wording of it", "[answer]") {
    Pairings pairings;
    const auto wording = [](int i) { return "wording " + std::to_string(i); };
    for (int i = 0; i < 20; ++i) pairings.judge(wording(i), "vpn", "mallory", -1);
    std::size_t gone = 0;
    for (int i = 0; i < 20; ++i) gone += !pairings.dropped_for(wording(i), "ann").empty();
    CHECK(gone == Pairings::alone_at_most);
    CHECK(pairings.dropped_for(wording(19), "mallory") == std::vector<std::string>{"vpn"});  // for oneself at once
    pairings.judge(wording(19), "vpn", "ben", -1);  // a second person says so
    CHECK(pairings.dropped_for(wording(19), "ann") == std::vector<std::string>{"vpn"});
    pairings.judge(wording(19), "vpn", "ben", 0);
    CHECK(pairings.dropped_for(wording(19), "ann").empty());
    // Rolled back: what was taken back makes room, and nothing else is changed.
    for (int i = 0; i < 20; ++i) pairings.judge(wording(i), "vpn", "mallory", 0);
    for (int i = 0; i < 20; ++i) CHECK(pairings.dropped_for(wording(i), "mallory").empty());
    pairings.judge(wording(5), "vpn", "ann", -1);
    CHECK(pairings.dropped_for(wording(5)) == std::vector<std::string>{"vpn"});
}
