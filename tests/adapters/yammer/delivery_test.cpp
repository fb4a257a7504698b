// The account posting, against the stand-in: replies, private words, updates, and answers that get lost.
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

TEST_CASE("429 stops all message calls for the time it names, or for 30 s where it names none", "[yammer]") {
    for (const std::string after : {"90", ""}) {
        YammerWorld world{{"501", "502"}};
        world.arrive();
        const auto question = world.network.write(7, 501, "hello");
        world.network.trouble({.path = "messages.json", .status = 429, .retry_after = after});
        const auto refused = world.send(world.reply(id(question), "x"));
        REQUIRE(refused.has_error());
        CHECK(refused.error().code == ErrorCode::rate_limited);
        const Duration wanted = after.empty() ? Duration{30s} : Duration{90s};
        CHECK(refused.error().retry_after == wanted);
        const auto before = world.network.calls;
        world.live(wanted - 1s);
        CHECK(world.network.calls == before);
        CHECK(world.send(world.reply(id(question), "x")).error().code == ErrorCode::rate_limited);
        world.clock.pass(1s);
        CHECK(world.send(world.reply(id(question), "x")).has_value());
    }
}

TEST_CASE("A post whose answer was lost is found by its words, however it was lost", "[yammer]") {
    for (const Mood mood : {Mood::act_then_fail, Mood::act_then_html, Mood::act_then_mute}) {
        YammerWorld world;
        world.arrive();
        const auto question = world.network.write(7, 501, "hello");
        const Outgoing outgoing = world.reply(id(question), "The **answer**: [here](https://a.example/x)");
        CHECK(world.find(outgoing).error().code == ErrorCode::not_found);
        world.network.trouble({.path = "messages.json", .mood = mood, .status = 502});
        CHECK(world.send(outgoing).error().code == ErrorCode::unknown_outcome);
        REQUIRE(world.network.posted().size() == 1);
        const auto found = world.find(outgoing);
        INFO((found ? found->external_id : found.error().detail));
        REQUIRE(found.has_value());
        CHECK(found->external_id == id(world.network.posted()[0].id));
    }
}

TEST_CASE("The same words said twice in one thread are two posts: a settled one is no proof of another", "[yammer]") {
    YammerWorld world;
    world.arrive();
    const auto question = world.network.write(7, 501, "hello");
    const Outgoing first = world.reply(id(question), "I do not know."),
                   second = world.reply(id(question), "I do not know.");
    const auto receipt = world.send(first);
    REQUIRE(receipt.has_value());
    world.settle(first, receipt->external_id);
    CHECK(world.find(second).error().code == ErrorCode::not_found);
    const auto found = world.find(first);
    REQUIRE(found.has_value());
    CHECK(found->external_id == receipt->external_id);
}

TEST_CASE("A post is found on a later page of a long thread", "[yammer]") {
    YammerWorld world;
    world.arrive();
    const auto question = world.network.write(7, 501, "hello");
    const Outgoing outgoing = world.reply(id(question), "the answer");
    const auto sent = world.send(outgoing);
    for (int i = 0; i < 45; ++i) world.network.write(8, 501, "chatter " + id(i), question);
    world.clock.pass(1min);
    const auto found = world.find(outgoing);
    REQUIRE(found.has_value());
    CHECK(found->external_id == sent->external_id);
}

TEST_CASE("Clear refusals are no unknown outcomes, and doubtful ones are no refusals", "[yammer]") {
    YammerWorld world;
    world.arrive();
    const auto question = world.network.write(7, 501, "hello");
    const std::vector<std::pair<int, ErrorCode>> table{
        {400, ErrorCode::invalid},        {403, ErrorCode::forbidden},       {404, ErrorCode::not_found},
        {422, ErrorCode::invalid},        {500, ErrorCode::unknown_outcome}, {503, ErrorCode::unknown_outcome},
        {302, ErrorCode::unknown_outcome}};
    for (const auto& [status, code] : table) {
        world.clock.pass(1min);
        world.network.trouble({.path = "messages.json", .status = status});
        INFO(status);
        CHECK(world.send(world.reply(id(question), "x")).error().code == code);
    }
    CHECK(world.network.posted().empty());
}

TEST_CASE("Private messages are answered in their conversation, and only one person's word is direct", "[yammer]") {
    YammerWorld world;
    world.arrive();
    const auto alone = world.network.write_privately({1, 7}, 7, "just between us");
    world.network.write_privately({1, 7, 8}, 7, "[[user:1]] all three of us");
    world.live(61s);
    const auto events = world.events();
    REQUIRE(events.size() == 2);
    CHECK(events[0].kind == PlaceKind::direct);
    CHECK(events[0].place == "dm:" + id(alone));
    CHECK(events[1].kind == PlaceKind::group);
    REQUIRE(world.send(world.reply(events[0].thread, "yes?", events[0].place)).has_value());
    CHECK(world.network.posted().back().between == std::set<std::int64_t>{1, 7});
}

TEST_CASE("What only one person may see is sent as a private message", "[yammer]") {
    YammerWorld world;
    world.arrive();
    const auto question = world.network.write(7, 501, "hello");
    Outgoing outgoing = world.reply(id(question), "for your eyes");
    outgoing.reply.only_for = "7";
    REQUIRE(world.send(outgoing).has_value());
    const auto posted = world.network.posted();
    REQUIRE(posted.size() == 1);
    CHECK(posted[0].group == 0);
    CHECK(posted[0].between == std::set<std::int64_t>{1, 7});
    const auto found = world.find(outgoing);
    REQUIRE(found.has_value());
    CHECK(found->external_id == id(posted[0].id));
}

TEST_CASE("Where not all who like a post are named, nobody's like is taken back by guessing", "[yammer]") {
    YammerWorld world;
    world.arrive();
    const auto question = world.network.write(7, 501, "hello");
    const auto receipt = world.send(world.reply(id(question), "answer"));
    auto& ours = world.network.message(std::stoll(receipt->external_id));
    ours.liked_by = {8};
    world.live(3min);
    ours.liked_by = {7, 8, 9};
    world.network.names_of_likers = 1;
    world.live(3min);
    std::size_t taken_back = 0;
    for (const Event& event : world.events())
        if (const auto* reaction = std::get_if<Reaction>(&event.what)) taken_back += !reaction->added;
    CHECK(taken_back == 0);
}

TEST_CASE("A question that was taken back before its answer left is told, and nobody answers it", "[yammer]") {
    YammerWorld world;
    world.arrive();
    const auto question = world.network.write(7, 501, "[[user:1]] hello?");
    world.live(61s);
    Outgoing outgoing = world.reply(id(question), "the answer");
    outgoing.reply_to = world.events().back().reply_to;
    world.clock.pass(1min);
    world.network.message(question).deleted = true;
    const auto held = world.send(outgoing);
    REQUIRE(held.has_error());
    CHECK(held.error().code == ErrorCode::rate_limited);
    CHECK(std::get<Deletion>(world.events().back().what).message == id(question));
    CHECK(world.send(outgoing).error().code == ErrorCode::not_found);
    CHECK(world.network.posted().empty());
}

TEST_CASE("A question that was changed before its answer left is told; a fresh or unchanged one is answered",
          "[yammer]") {
    YammerWorld world;
    world.arrive();
    const auto other = world.network.write(8, 501, "opens the thread");
    const auto question = world.network.write(7, 501, "[[user:1]] hello?", other);
    world.live(61s);
    Outgoing outgoing = world.reply(id(other), "the answer");
    outgoing.reply_to = world.events().back().reply_to;
    world.clock.pass(1min);
    world.network.message(question).text = "[[user:1]] where is my payslip?";
    CHECK(world.send(outgoing).error().code == ErrorCode::rate_limited);
    const Event told = world.events().back();
    CHECK(std::get<Edit>(told.what).text == "where is my payslip?");
    CHECK(told.thread == id(other));
    CHECK(told.person == "7");
    CHECK(told.reply_to != outgoing.reply_to);
    Outgoing next = world.reply(id(other), "the other answer");
    next.reply_to = told.reply_to;
    world.clock.pass(1min);
    const auto receipt = world.send(next);
    REQUIRE(receipt.has_value());
    CHECK(world.network.message(std::stoll(receipt->external_id)).replied_to == question);
}

TEST_CASE(
    "An update that needs no words likes the person's message; one that does is a reply; a replaced card stays away",
    "[yammer]") {
    YammerWorld world;
    world.arrive();
    const auto question = world.network.write(7, 501, "[[user:1]] hello?");
    Outgoing card = world.reply(id(question), "the answer");
    card.reply.card.actions = {{"answer.helpful", "Helpful", ""}, {"handoff.human", "Ask a human", ""}};
    const auto first = world.send(card);
    REQUIRE(first.has_value());
    world.settle(card, first->external_id);
    const auto vote = world.network.write(7, 501, "reply 1 helpful", question);
    world.live(61s);
    Outgoing thanked = world.reply(id(question), "the answer");
    thanked.updates = card.id;
    thanked.reply.card.actions = {card.reply.card.actions[1]};
    thanked.reply.card.state_line = "Ann found this helpful";
    thanked.reply_to = world.events().back().reply_to;
    const auto enqueue_it = [&](const Outgoing& outgoing) {
        const auto done = world.store->write_now(
            [&](store::Connection& connection) { enqueue(connection, outgoing, 0, world.clock.now()); });
        REQUIRE(done.has_value());
    };
    enqueue_it(thanked);
    CHECK(world.send(thanked)->external_id == first->external_id);
    CHECK(world.network.posted().size() == 1);
    CHECK(world.network.message(vote).liked_by == std::set<std::int64_t>{1});
    Outgoing other = world.reply(id(question), "the question was deleted");
    other.updates = card.id;
    enqueue_it(other);
    REQUIRE(world.send(other).has_value());
    CHECK(world.network.posted().back().text == "the question was deleted");
    Outgoing early = world.reply(id(question), "too early"), late = world.reply(id(question), "just right");
    late.updates = early.id;
    enqueue_it(early);
    enqueue_it(late);
    CHECK(world.send(early)->external_id == "nothing-posted");
    world.settle(early, "nothing-posted");
    const auto done = world.store->write_now([&](store::Connection& connection) {
        connection.execute("UPDATE outgoing SET state = 'sent', external_id = 'nothing-posted' WHERE id = $1",
                           {early.id});
    });
    REQUIRE(done.has_value());
    REQUIRE(world.send(late).has_value());
    CHECK(world.network.posted().back().text == "just right");
}
