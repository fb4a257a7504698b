// The account reading, against the stand-in: nothing missed, nothing twice, within the limits, in every bad weather.
#include <catch2/catch.hpp>
#include <fstream>
#include <random>

#include "tests/adapters/yammer/world.hpp"

using namespace twicket;
using namespace twicket::testing;
using namespace std::chrono_literals;
using Mood = YammerStandIn::Mood;

namespace {
std::string id(std::int64_t number) {
    return std::to_string(number);
}
}  // namespace

TEST_CASE("A question in a community becomes an event, and its answer a reply in the thread", "[yammer]") {
    YammerWorld world;
    world.network.write(7, 501, "old news");
    world.arrive();
    CHECK(world.events().empty());
    const auto question = world.network.write(7, 501, "[[user:1]] the vpn is down");
    world.live(61s);
    const auto events = world.events();
    REQUIRE(events.size() == 1);
    CHECK(events[0].thread == id(question));
    CHECK(std::get<Message>(events[0].what).calls_us);
    const auto receipt = world.send(world.reply(events[0].thread, "Switch to compatibility mode."));
    REQUIRE(receipt.has_value());
    const auto posted = world.network.posted();
    REQUIRE(posted.size() == 1);
    CHECK(id(posted[0].id) == receipt->external_id);
    CHECK(posted[0].thread == question);
    CHECK(posted[0].text == "Switch to compatibility mode.");
}

TEST_CASE("Our own posts never come back as events", "[yammer]") {
    YammerWorld world;
    world.arrive();
    const auto question = world.network.write(7, 501, "[[user:1]] hello?");
    world.live(61s);
    for (int i = 0; i < 3; ++i) REQUIRE(world.send(world.reply(id(question), "answer " + id(i))).has_value());
    world.live(5min);
    CHECK(world.texts() == std::vector<std::string>{"hello?"});
}

TEST_CASE("A backlog of a night is read whole, oldest first, within the limits, and nothing twice", "[yammer]") {
    YammerWorld world;
    world.arrive();
    std::vector<std::string> wanted;
    for (int i = 0; i < 250; ++i) {
        world.network.write(7 + i % 2, 501, "message " + id(i));
        wanted.push_back("message " + id(i));
    }
    world.live(10min);
    CHECK(world.texts() == wanted);
    CHECK(world.network.refused_calls == 0);
    CHECK(world.adapter->counters().copies == 0);
}

TEST_CASE("Restarts at random moments lose nothing and double nothing", "[yammer]") {
    YammerWorld world{{"501", "502"}};
    world.arrive();
    std::mt19937 random{3};
    std::size_t written = 0;
    for (int round = 0; round < 30; ++round) {
        for (unsigned n = random() % 30; n > 0; --n) world.network.write(7, 501 + random() % 2, "m" + id(written++));
        world.live(Duration{random() % 40'000});
        if (random() % 2 == 0) world.restart();
    }
    world.live(15min);
    auto texts = world.texts();
    CHECK(texts.size() == written);
    std::ranges::sort(texts);
    CHECK(std::ranges::adjacent_find(texts) == texts.end());
}

TEST_CASE("A busy community does not hold up the others, and posting finds room all the time", "[yammer]") {
    YammerWorld world{{"501", "502", "503"}};
    world.arrive();
    for (int i = 0; i < 600; ++i) world.network.write(7, 501, "busy " + id(i));
    const auto quiet = world.network.write(7, 502, "quiet");
    world.live(90s);
    const auto texts = world.texts();
    CHECK(std::ranges::find(texts, "quiet") != texts.end());
    CHECK(world.send(world.reply(id(quiet), "at once", "502")).has_value());
    world.live(10min);
    CHECK(world.texts().size() == 601);
    CHECK(world.network.refused_calls == 0);
}

TEST_CASE("Yammer's own poll interval is obeyed, ours where it asks for none", "[yammer]") {
    for (const int interval : {60, 120, 0}) {
        YammerWorld world;
        world.private_messages = false;
        world.restart();
        world.network.poll_interval = interval;
        world.live(20min);
        const int polls = world.network.calls["messages/in_group/501.json"];
        const int wanted = 20 * 60 / std::max(interval, 30);
        CHECK(polls >= wanted - 1);
        CHECK(polls <= wanted + 1);
    }
}

TEST_CASE("A community that may not be read is reported, left alone for an hour, and read again when it opens",
          "[yammer]") {
    YammerWorld world{{"501", "502"}};
    world.network.closed_groups = {502};
    world.arrive();
    CHECK(world.adapter->trouble().find("messages/in_group/502.json cannot be read") == 0);
    const int asked = world.network.calls["messages/in_group/502.json"];
    world.network.write(7, 501, "still read");
    world.live(30min);
    CHECK(world.network.calls["messages/in_group/502.json"] == asked);
    CHECK(world.texts() == std::vector<std::string>{"still read"});
    world.network.closed_groups.clear();
    world.live(1h);
    CHECK(world.adapter->trouble().empty());
    world.network.write(7, 502, "now this too");
    world.live(2min);
    CHECK(world.texts().back() == "now this too");
}

TEST_CASE("A store that refuses stops a feed where it stands; afterwards nothing is missing and nothing double",
          "[yammer]") {
    YammerWorld world;
    world.arrive();
    for (int i = 0; i < 5; ++i) world.network.write(7, 501, "m" + id(i));
    const auto blocked = world.store->write_now([](store::Connection& connection) {
        connection.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON event WHEN (SELECT COUNT(*) FROM event) >= 2 BEGIN SELECT "
            "RAISE(ABORT, 'no'); END");
    });
    REQUIRE(blocked.has_value());
    world.live(3min);
    CHECK(world.texts().size() == 2);
    const auto freed =
        world.store->write_now([](store::Connection& connection) { connection.execute("DROP TRIGGER refuse"); });
    REQUIRE(freed.has_value());
    world.live(1min);
    CHECK(world.texts() == std::vector<std::string>{"m0", "m1", "m2", "m3", "m4"});
    CHECK(world.adapter->counters().copies == 0);
}

TEST_CASE("5xx answers to polls are waited out ever longer, and the feed goes on where it was", "[yammer]") {
    YammerWorld world;
    world.private_messages = false;
    world.restart();
    world.arrive();
    world.network.write(7, 501, "in the storm");
    const int before = world.network.calls["messages/in_group/501.json"];
    world.network.trouble({.path = "messages/in_group", .status = 503, .times = 12});
    world.live(10min);
    CHECK(world.network.calls["messages/in_group/501.json"] - before <= 8);
    world.live(2h);
    CHECK(world.texts() == std::vector<std::string>{"in the storm"});
}
