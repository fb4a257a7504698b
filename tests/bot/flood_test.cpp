// How much may be asked in a minute, by whom; and that a message over it is recorded and told of once.
#include "bot/flood.hpp"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "bot/app/core.hpp"
#include "tests/support/await.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using namespace std::chrono_literals;
using Verdict = Flood::Verdict;
using testing::await_on;

TEST_CASE("one person's flood is told of once, costs nobody else, and ends when the bucket has filled", "[flood]") {
    Flood flood{{.person = 30, .place = 300, .account = 3000}};
    test::FakeClock clock;
    const auto ask = [&](const std::string& person) { return flood.take("slack/a", "help", person, clock.now()); };
    for (int i = 0; i < 30; ++i) CHECK(ask("ann") == Verdict::within);
    CHECK(ask("ann") == Verdict::told);
    for (int i = 0; i < 200; ++i) CHECK(ask("ann") == Verdict::silent);
    for (int i = 0; i < 270; ++i) CHECK(ask("person " + std::to_string(i)) == Verdict::within);
    CHECK(ask("one more") == Verdict::told);  // the place has had its three hundred; ann's later ones did not count
    CHECK(flood.take("slack/a", "elsewhere", "one more", clock.now()) == Verdict::within);
    CHECK(flood.take("slack/b", "help", "ann", clock.now()) == Verdict::within);
    clock.pass(2s);
    CHECK(ask("ann") == Verdict::within);
    CHECK(ask("ann") == Verdict::silent);
    clock.pass(31s);
    CHECK(ask("ann") == Verdict::within);
    clock.pass(-1h);
    CHECK(ask("ann") == Verdict::within);
}

TEST_CASE("an account has a limit too, none of them is a limit, and the buckets stay few", "[flood]") {
    test::FakeClock clock;
    Flood one{{.account = 2}}, none;
    CHECK(one.take("a", "p", "x", clock.now()) == Verdict::within);
    CHECK(one.take("a", "q", "y", clock.now()) == Verdict::within);
    CHECK(one.take("a", "r", "z", clock.now()) == Verdict::told);
    for (int i = 0; i < 1000; ++i) CHECK(none.take("a", "p", "x", clock.now()) == Verdict::within);
    Flood many{{.person = 5}};
    for (int i = 0; i < 50'000; ++i) {
        many.take("a", "p", std::to_string(i), clock.now());
        clock.pass(10ms);
    }
    CHECK(many.buckets() <= 10'000);
}

TEST_CASE("a flood's messages are recorded as silent.flood and answered by one sentence", "[flood]") {
    testing::ScratchFolder folder;
    const auto store = folder.open_fast();
    test::FakeClock clock;
    boost::asio::io_context loop;
    auto ranker = knowledge::Ranker::build({}, {.background = false});
    app::CoreSettings settings;
    settings.limits.person = 3;
    app::Core core{loop.get_executor(), *store, clock, {}, {}, std::move(ranker), settings};
    for (int i = 0; i < 20; ++i) {
        const Event event{.account = "chat/a", .external_id = "e" + std::to_string(i), .at = clock.now(), .place = "d",
                          .kind = PlaceKind::direct, .thread = "t" + std::to_string(i), .person = "ann",
                          .what = Message{.id = "m" + std::to_string(i), .text = "my vpn drops", .calls_us = true}};
        REQUIRE(await_on(loop, core.inbox.accept(event)).has_value());
    }
    await_on(loop, core.dispatcher.settle());
    const auto count = [&](const std::string& sql) { return testing::number_in(*store, "SELECT COUNT(*) FROM " + sql); };
    CHECK(count("event WHERE state = 'done'") == 20);
    CHECK(count("event WHERE label = 'told.flood'") == 1);
    CHECK(count("event WHERE label = 'silent.flood'") == 16);
    CHECK(count("outgoing") == 4);
}
