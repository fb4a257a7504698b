// The HTTP server from outside: routing, framing, order, limits. Deadlines and caps are in http_deadlines_test.cpp.
#include <catch2/catch.hpp>

#include "tests/support/local_server.hpp"
#include "tests/support/raw_client.hpp"

using namespace twicket;
using namespace twicket::testing;
using boost::asio::awaitable;

namespace {

std::string post(std::string_view path, std::string_view body, std::string_view more = "") {
    return "POST " + std::string{path} + " HTTP/1.1\r\nHost: localhost\r\n" + std::string{more} +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string{body};
}

const std::string get_echo = "GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n";

awaitable<net::HttpResponse> throws(const net::HttpRequest&) {
    throw std::runtime_error("secret inner state");
    co_return net::HttpResponse{};
}

}  // namespace

TEST_CASE("a POST gets its body back and the connection stays for the next one", "[net][http]") {
    LocalServer server;
    add_echo(server.router);
    server.start();
    RawClient client{server.port()};
    for (const std::string body : {"hello", "", "again"}) {
        REQUIRE(client.send(post("/echo", body)));
        const auto answer = client.answer();
        REQUIRE(answer);
        CHECK(answer->status == 200);
        CHECK(answer->body == body);
        CHECK(answer->header("x-content-type-options") == "nosniff");
        CHECK(answer->header("referrer-policy") == "no-referrer");
        CHECK(answer->header("x-frame-options") == "DENY");
        CHECK(answer->header("connection").empty());
        CHECK(answer->header("server").empty());
    }
}

TEST_CASE("a handler's exception is a 500 with a number and nothing of the inside", "[net][http]") {
    LocalServer server;
    server.router.add("GET", "/throws", throws);
    server.start();
    RawClient client{server.port()};
    client.send("GET /throws HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const auto answer = client.answer();
    REQUIRE(answer);
    CHECK(answer->status == 500);
    CHECK(answer->body.find("number") != std::string::npos);
    CHECK(answer->body.find("secret") == std::string::npos);
    CHECK(server.counts().failed == 1);
}

TEST_CASE("a WebSocket echoes and says goodbye", "[net][websocket]") {
    LocalServer server;
    add_echo(server.router);
    server.start();
    auto socket = raw_websocket(server.port(), "/socket");
    REQUIRE(socket);
    // "hi" masked with a key of zeroes
    REQUIRE(socket->send(std::string{"\x81\x82\0\0\0\0hi", 8}));
    CHECK(socket->read_exactly(4) == std::string{"\x81\x02hi", 4});
    REQUIRE(socket->send(std::string{"\x88\x82\0\0\0\0\x03\xe8", 8}));
    CHECK(socket->read_to_end() == std::string{"\x88\x02\x03\xe8", 4});
}
