// The account at work against the stand-in: polling, posting, likes, and every bad manner that the contract names.
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

TEST_CASE("Likes on our posts are reactions, once each, also after a restart; a taken-back like takes it back",
          "[yammer]") {
    YammerWorld world;
    world.arrive();
    const auto question = world.network.write(7, 501, "hello");
    const auto receipt = world.send(world.reply(id(question), "answer"));
    auto& ours = world.network.message(std::stoll(receipt->external_id));
    const auto reactions = [&] {
        std::vector<std::string> found;
        for (const Event& event : world.events())
            if (const auto* reaction = std::get_if<Reaction>(&event.what))
                found.push_back(event.person + (reaction->added ? "+" : "-") +
                                (reaction->message == receipt->external_id ? "" : "?"));
        return found;
    };
    ours.liked_by = {7, 1};
    world.live(3min);
    CHECK(reactions() == std::vector<std::string>{"7+"});
    world.restart();
    ours.liked_by = {7, 8};
    world.live(3min);
    CHECK(reactions() == std::vector<std::string>{"7+", "8+"});
    ours.liked_by = {8};
    world.live(3min);
    world.restart();
    ours.liked_by = {7, 8};
    world.live(3min);
    CHECK(reactions() == std::vector<std::string>{"7+", "8+", "7-", "7+"});
    CHECK(world.events().back().thread == id(question));
    CHECK(world.network.refused_calls == 0);
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

TEST_CASE("Likes that cannot be read are told, and all the rest goes on", "[yammer]") {
    YammerWorld world;
    world.network.trouble({.path = "messages/sent.json", .status = 404, .times = 1000});
    world.arrive();
    CHECK(world.adapter->trouble().find("likes on our posts cannot be read") == 0);
}

TEST_CASE(
    "A refresh token gets tokens, renews them when they end or are refused, and the newer one is kept in its file",
    "[yammer]") {
    YammerWorld world;
    const std::string file = world.folder / "refresh";
    std::ofstream{file} << "refresh-1\n";
    world.token = {.refresh_token = "refresh-1", .refresh_file = file, .tenant_id = "tenant", .client_id = "client"};
    world.network.tokens.clear();
    world.restart();
    world.arrive();
    CHECK(world.network.calls["/login/tenant/oauth2/v2.0/token"] == 1);
    const auto content = [&] {
        std::string line;
        std::ifstream in{file};
        std::getline(in, line);
        return line;
    };
    CHECK(content() == "refresh-2");
    world.network.tokens = {"none of ours"};
    world.network.write(7, 501, "after the token was revoked");
    world.live(2min);
    CHECK(world.network.calls["/login/tenant/oauth2/v2.0/token"] == 2);
    CHECK(world.texts().size() == 1);
    CHECK(content() == "refresh-3");
    world.live(1h);
    CHECK(world.network.calls["/login/tenant/oauth2/v2.0/token"] == 3);
    CHECK(world.adapter->trouble().empty());
}

TEST_CASE("A refresh token from the environment works, and a person is told that its successor cannot be kept",
          "[yammer]") {
    YammerWorld world;
    world.token = {.refresh_token = "refresh-1", .tenant_id = "tenant", .client_id = "client"};
    world.restart();
    world.arrive();
    std::string told;
    for (const Finding& finding : await_on(world.loop, world.adapter->self_test()))
        if (finding.grade == Grade::warning) told += finding.text;
    CHECK(told.find("!file PATH") != std::string::npos);
    CHECK(told.find("refresh-2") == std::string::npos);
}

TEST_CASE("A refused token is trouble that a person can mend, and nothing is read with it", "[yammer]") {
    YammerWorld world;
    world.network.tokens = {"another"};
    world.live(5min);
    CHECK(world.adapter->trouble().find("make a new one") != std::string::npos);
    CHECK(world.network.queries.empty());
    YammerWorld entra;
    entra.token = {.refresh_token = "revoked", .tenant_id = "tenant", .client_id = "client"};
    entra.restart();
    entra.live(5min);
    CHECK(entra.adapter->trouble().find("invalid_grant") != std::string::npos);
}

TEST_CASE("The self test names the account, the communities, and a clock that is wrong", "[yammer]") {
    YammerWorld world{{"501", "502"}};
    world.network.closed_groups = {502};
    const auto told = [&] {
        std::string lines;
        for (const Finding& finding : await_on(world.loop, world.adapter->self_test()))
            lines += (finding.grade == Grade::good  ? "good "
                      : finding.grade == Grade::bad ? "bad "
                                                    : "warning ") +
                     finding.text + "\n";
        return lines;
    };
    const std::string first = told();
    CHECK(first.find("good the token belongs to Twicket (1)") != std::string::npos);
    CHECK(first.find("good messages/in_group/501.json can be read") != std::string::npos);
    CHECK(first.find("bad messages/in_group/502.json cannot be read") != std::string::npos);
    CHECK(first.find("clock") == std::string::npos);
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
    CHECK(world.send(early)->external_id == "superseded");
    world.settle(early, "superseded");
    const auto done = world.store->write_now([&](store::Connection& connection) {
        connection.execute("UPDATE outgoing SET state = 'sent', external_id = 'superseded' WHERE id = $1", {early.id});
    });
    REQUIRE(done.has_value());
    REQUIRE(world.send(late).has_value());
    CHECK(world.network.posted().back().text == "just right");
}
