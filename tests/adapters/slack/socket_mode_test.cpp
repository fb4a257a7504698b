// Socket Mode against our server: acknowledged after the commit, renewed before the end, back after a loss.
#include <catch2/catch.hpp>

#include "tests/adapters/contract/slack_driver.hpp"

using namespace twicket;
using namespace twicket::contract;
using nlohmann::json;

namespace {

struct Account {
    World world;
    testing::SocketModeStandIn sockets;
    SlackDriver driver{world, &sockets};
    ~Account() { world.stop(); }
    json envelope(const std::string& id) {
        Happening made{.id = id, .text = "say hello", .place = "dm-ann", .where = PlaceKind::direct};
        return json::parse(driver.requests(made).front().body);
    }
};

}  // namespace

TEST_CASE("several sockets are opened, and each envelope is acknowledged with its event on disk", "[slack][sockets]") {
    Account account;
    CHECK(account.sockets.connections_ever() == 2);
    for (int i = 0; i < 6; ++i) {
        const std::string id = account.sockets.send("events_api", account.envelope("m" + std::to_string(i)), false);
        REQUIRE(account.sockets.acknowledgement(id));
        CHECK(account.world.events().size() == static_cast<std::size_t>(i + 1));
    }
}

TEST_CASE("an envelope that comes again is acknowledged and stays one event", "[slack][sockets]") {
    Account account;
    const json payload = account.envelope("m1");
    for (int retry = 0; retry < 3; ++retry) {
        const std::string id = account.sockets.send("events_api", payload, false, retry);
        CHECK(account.sockets.acknowledgement(id));
    }
    CHECK(account.world.events().size() == 1);
}

TEST_CASE("before Slack closes a socket another one is open, and the old one is read to its end", "[slack][sockets]") {
    Account account;
    account.sockets.disconnect("refresh_requested");
    CHECK(account.sockets.wait_for_connections(2));
    CHECK(account.sockets.connections_ever() == 3);
    account.sockets.disconnect("warning");
    CHECK(account.sockets.wait_for_connections(2));
    const std::string id = account.sockets.send("events_api", account.envelope("m1"), false);
    CHECK(account.sockets.acknowledgement(id));
    CHECK(account.driver.adapter().trouble().empty());
}

TEST_CASE("a lost socket comes back", "[slack][sockets]") {
    Account account;
    account.sockets.drop();
    CHECK(account.sockets.wait_for_connections(2));
    const std::string id = account.sockets.send("events_api", account.envelope("m1"), false);
    CHECK(account.sockets.acknowledgement(id));
}

TEST_CASE("when Socket Mode is switched off a person is told", "[slack][sockets]") {
    Account account;
    for (const char* id : {"m8", "m9"}) {  // both have heard their hello
        const std::string envelope = account.sockets.send("events_api", account.envelope(id), false);
        REQUIRE(account.sockets.acknowledgement(envelope));
    }
    account.sockets.disconnect("link_disabled");
    CHECK(account.sockets.wait_until_open(1));  // the other one goes on
    const std::string id = account.sockets.send("events_api", account.envelope("m1"), false);
    CHECK(account.sockets.acknowledgement(id));
    CHECK(account.driver.adapter().trouble().find("switched off") != std::string::npos);
}

TEST_CASE("nonsense on a socket is left alone", "[slack][sockets]") {
    Account account;
    for (const char* words : {"", "nonsense", "[1,2]", "{}", R"({"type":"new"})", R"({"envelope_id":7})",
                              R"({"envelope_id":"x","type":"y"})"})
        account.sockets.say(words);
    const std::string id = account.sockets.send("events_api", account.envelope("m1"), false);
    CHECK(account.sockets.acknowledgement(id));
}

TEST_CASE("a command over a socket is answered, and a form's mistake stands at its field", "[slack][sockets]") {
    Account account;
    account.driver.tell({.kind = Happening::Kind::command, .id = "k1", .text = "form"});
    account.world.settle();
    REQUIRE(account.driver.shown().size() == 1);
    const Shown form = account.driver.shown().back();
    account.driver.tell({.kind = Happening::Kind::form_sent, .id = "f1", .message = form.id, .values = {}});
    CHECK(account.driver.form_errors().contains("summary"));
}
