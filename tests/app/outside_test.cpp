// Rows 59 and S14 from the configuration's side: egress.allow and egress.proxy are obeyed by every client, against local
// servers; what the configuration does not name is not reached, and not even called.
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "bot/app/outside.hpp"
#include "bot/net/websocket_client.hpp"
#include "tests/support/await.hpp"
#include "tests/support/local_server.hpp"
#include "tests/support/raw_server.hpp"

using namespace twicket;
namespace asio = boost::asio;
using testing::await_on;
using testing::RawServer;
using testing::Visit;

namespace {

std::string at(std::uint16_t port, const std::string& path, const std::string& scheme = "http") {
    return scheme + "://127.0.0.1:" + std::to_string(port) + path;
}

Result<net::HttpAnswer> get(asio::io_context& loop, app::Outside& outside, const std::string& url) {
    net::HttpCall call{.method = "POST", .url = url, .body = "hi"};
    return await_on(loop, outside.client().send(std::move(call)));
}

}  // namespace

TEST_CASE("only what the configuration names is reached, by HTTP and by WebSocket", "[egress]") {
    testing::LocalServer named, unnamed;
    testing::add_echo(named.router);
    testing::add_echo(unnamed.router);
    named.start();
    unnamed.start();
    config::Config config;
    config.egress.allow = {"127.0.0.1:" + std::to_string(named.port())};
    asio::io_context loop;
    app::Outside outside{loop.get_executor(), config};
    const auto reached = get(loop, outside, at(named.port(), "/echo"));
    REQUIRE(reached.has_value());
    CHECK(reached->body == "hi");
    const auto refused = get(loop, outside, at(unnamed.port(), "/echo"));
    REQUIRE(refused.has_error());
    CHECK(refused.error().code == ErrorCode::forbidden);
    const auto socket = await_on(loop, net::connect_websocket(outside.egress(), at(named.port(), "/socket", "ws")));
    CHECK(socket.has_value());
    const auto no_socket = await_on(loop, net::connect_websocket(outside.egress(), at(unnamed.port(), "/socket", "ws")));
    REQUIRE(no_socket.has_error());
    CHECK(no_socket.error().code == ErrorCode::forbidden);
    CHECK(unnamed.counts().accepted == 0);
    // The public internet is closed too: nothing in this configuration needs it.
    const auto open = get(loop, outside, "https://93.184.216.34/");
    REQUIRE(open.has_error());
    CHECK(open.error().code == ErrorCode::forbidden);
    CHECK(app::public_addresses_for(config).empty());
}

TEST_CASE("a network of egress.allow opens its addresses and no others", "[egress]") {
    testing::LocalServer server;
    testing::add_echo(server.router);
    server.start();
    asio::io_context loop;
    config::Config config;
    config.egress.allow = {"127.0.0.0/31", "10.1.0.0/16", "fd00::/8"};
    app::Outside outside{loop.get_executor(), config};
    CHECK(get(loop, outside, at(server.port(), "/echo")).has_value());
    const auto beside = get(loop, outside, "http://127.0.0.2:" + std::to_string(server.port()) + "/echo");
    REQUIRE(beside.has_error());
    CHECK(beside.error().code == ErrorCode::forbidden);
    CHECK(outside.egress().is_configured(net::parse_url("http://10.1.255.3:9/").value()));
    CHECK_FALSE(outside.egress().is_configured(net::parse_url("http://10.2.0.1/").value()));
    CHECK(outside.egress().is_configured(net::parse_url("https://[fd12::1]/").value()));
    config.egress.allow = {"10.1.0.0/33"};
    CHECK_THROWS(app::Outside{loop.get_executor(), config});
}

TEST_CASE("with egress.proxy every client goes through the proxy", "[egress]") {
    asio::io_context loop;
    std::vector<std::string> lines;
    RawServer proxy{loop, [&](Visit& visit) -> asio::awaitable<void> {
                        const std::string request = co_await visit.request();
                        lines.push_back(request.substr(0, request.find("\r\n")));
                        const std::string answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
                        const std::string refusal = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
                        const std::string said = request.starts_with("CONNECT") ? refusal : answer;
                        co_await visit.say(said);
                    }};
    config::Config config;
    config.egress.allow = {"desk.corp.example:8080"};
    config.egress.proxy = at(proxy.port(), "");
    app::Outside outside{loop.get_executor(), config};
    CHECK(get(loop, outside, "http://desk.corp.example:8080/tickets").has_value());
    CHECK(get(loop, outside, "https://desk.corp.example:8080/tickets").has_error());
    CHECK(await_on(loop, net::connect_websocket(outside.egress(), "wss://desk.corp.example:8080/socket")).has_error());
    const std::vector<std::string> expected{"POST http://desk.corp.example:8080/tickets HTTP/1.1",
                                            "CONNECT desk.corp.example:8080 HTTP/1.1", "CONNECT desk.corp.example:8080 HTTP/1.1"};
    CHECK(lines == expected);
}
