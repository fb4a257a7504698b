// The account as a whole: its manifest, its self-test, what Socket Mode does next, and the ways around refused blocks.
#include <catch2/catch.hpp>

#include "adapters/slack/manifest.hpp"
#include "adapters/slack/self_test.hpp"
#include "adapters/slack/socket_words.hpp"
#include "tests/adapters/contract/slack_driver.hpp"

using namespace twicket;
using namespace twicket::slack;
using namespace twicket::contract;
using nlohmann::json;
using namespace std::chrono_literals;

namespace {

struct Account {
    World world;
    SlackDriver driver{world};
    ~Account() { world.stop(); }
    void tell(const Happening& happening) {
        CHECK(driver.tell(happening).status == 200);
        world.settle();
    }
};

Happening asked(std::string id, std::string text) {
    Happening made{.id = std::move(id), .text = std::move(text), .calls_us = true};
    return made;
}

}  // namespace

TEST_CASE("the manifest for HTTP names its addresses, the one for Socket Mode needs none", "[slack]") {
    const json http = json::parse(manifest({.name = "Desk", .public_url = "https://desk.example.com"}));
    CHECK(http["settings"]["event_subscriptions"]["request_url"] == "https://desk.example.com/slack/events");
    CHECK(http["settings"]["interactivity"]["request_url"] == "https://desk.example.com/slack/interactions");
    CHECK(http["features"]["slash_commands"][0]["url"] == "https://desk.example.com/slack/commands");
    CHECK(http["settings"]["socket_mode_enabled"] == false);
    CHECK(http["oauth_config"]["scopes"]["bot"].size() == rights().size());
    const json sockets = json::parse(manifest({.name = std::string(90, 'n'), .public_url = "", .socket_mode = true}));
    CHECK(sockets["settings"]["socket_mode_enabled"] == true);
    CHECK(sockets.dump().find("_url\"") == std::string::npos);
    CHECK(sockets["display_information"]["name"].get<std::string>().size() <= 37);
    const json second = json::parse(manifest({.public_url = "https://desk.example.com", .account = "acme"}));
    CHECK(second["settings"]["event_subscriptions"]["request_url"] == "https://desk.example.com/slack/acme/events");
}

TEST_CASE("the self-test says which right is missing and what that costs", "[slack]") {
    std::string all;
    for (const Right& right : rights()) all += std::string{right.scope} + ",";
    CHECK(about_rights(all).front().grade == Grade::good);
    const auto findings = about_rights("chat:write, users:read");
    bool found = false;
    for (const Finding& finding : findings)
        found = found || (finding.grade == Grade::bad &&
                          finding.text.find("im:history, so direct messages are not heard") != std::string::npos);
    CHECK(found);
    CHECK(about_rights("").front().grade == Grade::warning);
}

TEST_CASE("the self-test compares the clock with Slack's", "[slack]") {
    const Time now = Time{1'795'341'600'000ms};  // Sun, 22 Nov 2026 10:00:00 GMT
    CHECK(about_clock("Sun, 22 Nov 2026 10:00:03 GMT", now).grade == Grade::good);
    CHECK(about_clock("Sun, 22 Nov 2026 10:02:00 GMT", now).text.find("120 s behind") != std::string::npos);
    CHECK(about_clock("Sun, 22 Nov 2026 09:58:00 GMT", now).grade == Grade::warning);
    CHECK(about_clock("Sun, 22 Nov 2026 09:50:00 GMT", now).grade == Grade::bad);
    CHECK(about_clock("soon", now).grade == Grade::warning);
}

TEST_CASE("Slack says who somebody is and who reads along", "[slack]") {
    Account account;
    Adapter& network = account.driver.adapter();
    const auto ann = account.world.run(network.profile("U0ANN"));
    REQUIRE(ann.has_value());
    CHECK(ann->email == "Ann@Example.com");
    CHECK_FALSE(ann->outsider);
    CHECK(account.world.run(network.profile("U0NOBODY"))->outsider);
    const auto readers = account.world.run(network.readers("C0HELP"));
    REQUIRE(readers.has_value());
    CHECK(readers->users == std::vector<std::string>{"U0ANN", "U0BOT"});
}

TEST_CASE("a self-test asks Slack and reads what it says", "[slack]") {
    Account account;
    const auto findings = account.world.run(account.driver.adapter().self_test());
    REQUIRE(!findings.empty());
    CHECK(findings.front().grade == Grade::good);
    CHECK(findings.front().text.find("Acme") != std::string::npos);
}

TEST_CASE("a workspace that does not know feedback buttons gets plain ones, at once and from then on", "[slack]") {
    Account account;
    account.driver.refuse_blocks("context_actions");
    account.tell(asked("m1", "buttons"));
    REQUIRE(account.driver.shown().size() == 1);
    CHECK(account.driver.shown().back().buttons.size() == 2);
    const std::size_t calls = account.driver.calls();
    account.tell(asked("m2", "buttons"));
    CHECK(account.driver.calls() == calls + 1);
}

TEST_CASE("a workspace that takes no blocks at all still gets the words and the choices", "[slack]") {
    Account account;
    for (const char* type : {"section", "actions", "context", "context_actions"}) account.driver.refuse_blocks(type);
    account.tell(asked("m1", "buttons"));
    REQUIRE(account.driver.shown().size() == 1);
    CHECK(account.driver.shown().back().text.find("Shall I?\n1 Yes · 2 No") != std::string::npos);
}

TEST_CASE("a message that calls the bot gets eyes before its answer", "[slack]") {
    Account account;
    account.tell(asked("m1", "say hello"));
    const auto methods = account.driver.methods();
    CHECK(std::find(methods.begin(), methods.end(), "reactions.add") != methods.end());
}

TEST_CASE("the removal of the app is a line that a person reads", "[slack]") {
    Account account;
    const std::string body =
        R"({"type":"event_callback","team_id":"T0AB","api_app_id":"A0AB","event_id":"Ev9","event":{"type":"app_uninstalled"}})";
    CHECK(account.world.post(account.driver.signed_request("/slack/acme/events", "application/json", body)).status ==
          200);
    account.world.settle();
    CHECK(account.driver.adapter().trouble().find("removed from the workspace") != std::string::npos);
}

TEST_CASE("the address is proven to Slack by sending its challenge back", "[slack]") {
    Account account;
    const std::string body = R"({"token":"x","challenge":"3eZbrw1aB","type":"url_verification"})";
    const auto answer =
        account.world.post(account.driver.signed_request("/slack/acme/events", "application/json", body));
    CHECK(answer.status == 200);
    CHECK(json::parse(answer.body)["challenge"] == "3eZbrw1aB");
}

TEST_CASE("a broken payload is refused without asking for it again", "[slack]") {
    Account account;
    const auto answer =
        account.world.post(account.driver.signed_request("/slack/acme/events", "application/json", "{"));
    CHECK(answer.status == 400);
    bool told = false;
    for (const auto& [name, value] : answer.headers) told = told || (name == "x-slack-no-retry" && value == "1");
    CHECK(told);
}

TEST_CASE("what is said on a socket is read strictly", "[slack]") {
    CHECK(std::get<Hello>(
              read_socket_words(R"({"type":"hello","num_connections":2,"connection_info":{"app_id":"A1"}})").value())
              .connections == 2);
    const auto envelope = std::get<Envelope>(
        read_socket_words(
            R"({"envelope_id":"e1","type":"slash_commands","accepts_response_payload":true,"payload":{"a":1}})")
            .value());
    CHECK(acknowledgement(envelope, "") == R"({"envelope_id":"e1"})");
    CHECK(acknowledgement(envelope, R"({"text":"x"})") == R"({"envelope_id":"e1","payload":{"text":"x"}})");
    CHECK(acknowledgement({"e2", "events_api", {}, false}, R"({"text":"x"})") == R"({"envelope_id":"e2"})");
    CHECK(read_socket_words("[1]").has_error());
    CHECK(std::holds_alternative<OtherWords>(read_socket_words(R"({"type":"new"})").value()));
}

TEST_CASE("a socket's end decides what its slot does next", "[slack]") {
    CHECK(end_of({"warning"}) == SocketEnd::renewed);
    CHECK(end_of({"refresh_requested"}) == SocketEnd::renewed);
    CHECK(end_of({"link_disabled"}) == SocketEnd::disabled);
    CHECK(after_end(SocketEnd::renewed, 1, 2, 0.5).wait == 0ms);
    CHECK(after_end(SocketEnd::lost, 1, 2, 0.5).wait > 0ms);
    CHECK(after_end(SocketEnd::lost, 30, 2, 0).wait <= 30s);
    CHECK(after_end(SocketEnd::too_many, 1, 2, 0.5).one_slot_less);
    CHECK_FALSE(after_end(SocketEnd::too_many, 1, 1, 0.5).one_slot_less);
    CHECK(after_end(SocketEnd::disabled, 1, 1, 0.5).give_up);
    CHECK(after_failure("invalid_auth", {ErrorCode::unauthorized, ""}, 1, 0.5).give_up);
    CHECK(after_failure("ratelimited", {ErrorCode::rate_limited, "", 45s}, 1, 0.5).wait == 45s);
    CHECK_FALSE(after_failure("", {ErrorCode::timeout, ""}, 1, 0.5).give_up);
}
