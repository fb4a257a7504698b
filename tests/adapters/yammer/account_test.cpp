// Likes, tokens and the self test, against the stand-in.
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

TEST_CASE("Groups that use up the whole reading limit do not keep the likes from being read", "[yammer]") {
    std::vector<std::string> many;
    for (int group = 501; group < 541; ++group) many.push_back(id(group));  // more than the limit reads in a minute
    YammerWorld world{many};
    world.live(5min);
    const auto question = world.network.write(7, 501, "[[user:1]] the vpn is down");
    world.live(5min);
    const auto receipt = world.send(world.reply(id(question), "Switch to compatibility mode."));
    REQUIRE(receipt.has_value());
    world.network.message(std::stoll(receipt->external_id)).liked_by = {7};
    world.live(10min);
    const auto events = world.events();
    CHECK(std::ranges::any_of(events, [](const Event& one) { return std::holds_alternative<Reaction>(one.what); }));
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
    world.clock.pass(1min);
    world.network.clock_ahead = 5min;
    CHECK(told().find("bad this machine's clock is 300 s behind Yammer's") != std::string::npos);
    world.clock.pass(1min);
    world.network.clock_ahead = -2min;
    CHECK(told().find("bad this machine's clock is 120 s ahead of Yammer's") != std::string::npos);
}

TEST_CASE("Yammer says who a user is: members of our network by their address, others are outsiders", "[yammer]") {
    YammerWorld world;
    world.arrive();
    const auto who = [&](const std::string& user) { return await_on(world.loop, world.adapter->profile(user)); };
    REQUIRE(who("7").has_value());
    CHECK(who("7")->email == "user7@example.com");
    CHECK_FALSE(who("7")->outsider);
    CHECK(who("1")->bot);
    world.network.suspended = {7};
    world.network.visitors = {8};
    world.clock.pass(1min);  // the budget is whole again
    CHECK(who("7")->outsider);
    CHECK(who("8")->outsider);
    CHECK(who("99")->outsider);
    for (const char* user : {"", "7/../8", "current", "-1"}) CHECK(who(user).error().code == ErrorCode::not_found);
}

TEST_CASE("/desk is a command wherever it is typed", "[yammer]") {
    YammerWorld world;
    world.arrive();
    world.network.write(7, 501, "[[user:1]] /desk why");
    world.network.write(7, 501, "/desk");
    world.network.write(7, 501, "/desktop is slow");
    world.network.write_privately({1, 7}, 7, "/desk channel mode all");
    world.live(2min);
    std::vector<std::string> commands;
    for (const Event& event : world.events())
        if (const auto* command = std::get_if<Command>(&event.what)) commands.push_back(command->text);
    CHECK(commands == std::vector<std::string>{"why", "", "channel mode all"});
    CHECK(world.texts() == std::vector<std::string>{"/desktop is slow"});
}
