// The rate limits as the network counts them, told line by line, and by a random day.
#include "adapters/yammer/budget.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace twicket;
using namespace twicket::yammer;
using namespace std::chrono_literals;
using Use = Budget::Use;

namespace {
const Time start = from_millis(1'800'000'000'000);
}

TEST_CASE("Reading takes seven of ten calls in 30 s, so that a post finds room at once", "[yammer]") {
    Budget budget;
    for (int i = 0; i < 7; ++i) CHECK_FALSE(budget.take(Use::read, start));
    const auto wait = budget.take(Use::read, start);
    REQUIRE(wait);
    CHECK(*wait == 30s);
    for (int i = 0; i < 3; ++i) CHECK_FALSE(budget.take(Use::post, start));
    CHECK(budget.take(Use::post, start).has_value());
    CHECK_FALSE(budget.take(Use::post, start + 30s));
}

TEST_CASE("Posting never starves reading, and a post that waits goes first", "[yammer]") {
    Budget budget;
    for (int i = 0; i < 8; ++i) CHECK_FALSE(budget.take(Use::post, start));
    CHECK(budget.take(Use::post, start).has_value());
    CHECK_FALSE(budget.take(Use::read, start));
    CHECK_FALSE(budget.take(Use::read, start));
    CHECK(budget.take(Use::read, start).has_value());
}

TEST_CASE("Other calls have a limit of their own", "[yammer]") {
    Budget budget;
    for (int i = 0; i < 10; ++i) CHECK_FALSE(budget.take(Use::other, start));
    CHECK(budget.take(Use::other, start) == Duration{10s});
    CHECK_FALSE(budget.take(Use::post, start));
    CHECK_FALSE(budget.take(Use::other, start + 10s));
}

TEST_CASE("429 without a time is 30 s, doubled each time, spread, at most an hour; with a time it is that time",
          "[yammer]") {
    Budget budget;
    budget.refused(Use::read, start, std::nullopt, 0);
    CHECK(budget.take(Use::post, start) == Duration{30s});
    CHECK_FALSE(budget.take(Use::other, start));
    budget.refused(Use::read, start + 30s, std::nullopt, 0);
    CHECK(budget.closed_until(Use::read) == start + 90s);
    budget.refused(Use::read, start + 90s, std::nullopt, 0.5);
    CHECK(budget.closed_until(Use::read) == start + 90s + 150s);
    for (int i = 0; i < 40; ++i) budget.refused(Use::read, start + 240s, std::nullopt, 0.99);
    CHECK(budget.closed_until(Use::read) == start + 240s + 1h);
    Budget told;
    told.refused(Use::post, start, Duration{7s}, 0.9);
    CHECK(told.take(Use::post, start + 6999ms).has_value());
    CHECK_FALSE(told.take(Use::post, start + 7s));
    told.refused(Use::post, start + 7s, Duration{0}, 0);
    CHECK(told.closed_until(Use::post) == start + 7s + 60s);
    told.went_well(Use::post);
    told.refused(Use::post, start + 100s, std::nullopt, 0);
    CHECK(told.closed_until(Use::post) == start + 130s);
}

TEST_CASE("A clock that is set back an hour does not stop us for an hour", "[yammer]") {
    Budget budget;
    for (int i = 0; i < 7; ++i) budget.take(Use::read, start);
    budget.refused(Use::other, start, Duration{20s}, 0);
    CHECK(budget.take(Use::other, start).has_value());
    const Time back = start - 1h;
    CHECK(budget.take(Use::read, back).has_value());
    CHECK_FALSE(budget.take(Use::read, back + 30s));
    CHECK(budget.take(Use::other, back).has_value());
    CHECK_FALSE(budget.take(Use::other, back + 20s));
}

TEST_CASE("On a random day no window ever holds more than the network allows, and both uses get on", "[yammer]") {
    std::mt19937 random{7};
    Budget budget;
    std::deque<Time> messages;
    int posts = 0, reads = 0;
    Time now = start;
    for (int i = 0; i < 20'000; ++i) {
        now += Duration{random() % 700};
        const Use use = random() % 2 == 0 ? Use::post : Use::read;
        if (budget.take(use, now)) continue;
        messages.push_back(now);
        while (messages.front() + 30s <= now) messages.pop_front();
        REQUIRE(messages.size() <= 10);
        ++(use == Use::post ? posts : reads);
    }
    CHECK(posts > 1000);
    CHECK(reads > 400);
}
