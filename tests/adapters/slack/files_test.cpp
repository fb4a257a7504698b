// Files on messages: fetched with our token from Slack's own addresses, and from nowhere else.
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "adapters/slack/slack.hpp"
#include "tests/support/api_stand_in.hpp"
#include "tests/support/await.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;

namespace {

struct Account {
    testing::ScratchFolder folder;
    std::unique_ptr<store::Store> store = folder.open_fast();
    testing::SetClock clock;
    boost::asio::io_context loop;
    std::unique_ptr<net::Resolver> resolver = net::system_resolver();
    std::unique_ptr<net::Connector> connector = net::tcp_connector();
    net::Egress egress{*resolver, *connector, {}};
    Inbox inbox{*store, clock, [] {}};
    std::vector<std::string> asked;  // "target proof"; touched on the stand-in's thread
    testing::ApiStandIn api{[this](const testing::ApiRequest& request) { return answer(request); }};
    testing::ApiStandIn elsewhere{[this](const testing::ApiRequest& request) { return answer(request); }};
    std::unique_ptr<slack::Slack> network;

    Account() {
        egress.allow(net::parse_url(api.base() + "/api/").value(), "slack/acme");
        egress.allow(net::parse_url(elsewhere.base()).value(), "something else that is configured");
        slack::Settings settings;
        settings.name = "acme";
        settings.bot_token = "xoxb-test";
        settings.api_url = api.base() + "/api/";
        settings.signing_secrets = {"secret"};
        const slack::Surroundings outside{inbox, *store, egress, clock, loop.get_executor()};
        network = std::make_unique<slack::Slack>(std::move(settings), outside, std::make_shared<slack::Workspaces>());
    }

    testing::ApiAnswer answer(const testing::ApiRequest& request) {
        asked.push_back(request.target + " " + request.header("Authorization"));
        if (request.target == "/files/sign-in") return {.status = 302, .body = "", .headers = {{"Location", "/login"}}};
        if (request.target == "/files/gone") return {.status = 404, .body = "no"};
        return {.status = 200, .body = std::string{"\x89PNG\0\xff", 6}, .headers = {{"Content-Type", "image/png"}}};
    }
    Result<std::string> fetch(const std::string& url, std::size_t most = 100) {
        return testing::await_on(loop, network->fetch({"screen.png", "image/png", url, 6}, most));
    }
};

}  // namespace

TEST_CASE("a file on a message is fetched from Slack with our token", "[slack][files]") {
    Account account;
    const Result<std::string> bytes = account.fetch(account.api.base() + "/files/1");
    REQUIRE(bytes.has_value());
    CHECK(*bytes == std::string{"\x89PNG\0\xff", 6});
    CHECK(account.asked == std::vector<std::string>{"/files/1 Bearer xoxb-test"});
}

TEST_CASE("our token goes to no address outside of Slack", "[slack][files]") {
    Account account;
    for (const std::string& url :
         {account.elsewhere.base() + "/files/1", std::string{"http://files.slack.com/x"},
          std::string{"https://evil.example/files.slack.com"}, std::string{"https://notslack.com/x"}}) {
        const Result<std::string> bytes = account.fetch(url);
        REQUIRE(bytes.has_error());
        CHECK(bytes.error().code == ErrorCode::forbidden);
    }
    CHECK(account.fetch("no address").error().code == ErrorCode::not_found);
    CHECK(account.asked.empty());
}

TEST_CASE("a file that is too large, gone, or behind a sign-in is refused for good", "[slack][files]") {
    Account account;
    CHECK(account.fetch(account.api.base() + "/files/1", 5).error().code == ErrorCode::too_large);
    CHECK(account.fetch(account.api.base() + "/files/gone").error().code == ErrorCode::not_found);
    CHECK(account.fetch(account.api.base() + "/files/sign-in").error().code == ErrorCode::forbidden);
}
