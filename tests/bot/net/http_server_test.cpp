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

TEST_CASE("pipelined requests are answered in order, one at a time", "[net][http]") {
    LocalServer server;
    std::atomic<int> at_once{0}, most{0};
    server.router.add("POST", "/slow", [&](const net::HttpRequest& request) -> awaitable<net::HttpResponse> {
        most = std::max(most.load(), ++at_once);
        boost::asio::steady_timer timer{server.context, std::chrono::milliseconds{5}};
        co_await timer.async_wait(boost::asio::use_awaitable);
        --at_once;
        co_return net::HttpResponse::text(200, request.body);
    });
    server.start();
    RawClient client{server.port()};
    std::string all;
    for (int i = 0; i < 20; ++i) all += post("/slow", "number " + std::to_string(i));
    client.send(all);
    for (int i = 0; i < 20; ++i) {
        const auto answer = client.answer();
        REQUIRE(answer);
        CHECK(answer->body == "number " + std::to_string(i));
    }
    CHECK(most == 1);
}

TEST_CASE("a request cut anywhere is read the same", "[net][http]") {
    LocalServer server;
    add_echo(server.router);
    server.start();
    RawClient client{server.port()};
    const std::string request =
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    for (std::size_t piece : {1, 3, 40, 90}) {
        for (std::size_t at = 0; at < request.size(); at += piece)
            client.send(std::string_view{request}.substr(at, piece));
        const auto answer = client.answer();
        REQUIRE(answer);
        CHECK(answer->body == "hello");
    }
}

TEST_CASE("big bodies go in and out whole up to their limit, beyond it is 413", "[net][http]") {
    LocalServer server;
    add_echo(server.router);
    server.router.add("POST", "/small",
                      [](const net::HttpRequest&) -> awaitable<net::HttpResponse> { co_return net::HttpResponse{}; },
                      {.body_limit = 10});
    server.start();
    const std::string big(1 << 20, 'x');
    RawClient client{server.port()};
    client.send(post("/echo", big));
    const auto echoed = client.answer();
    REQUIRE(echoed);
    CHECK(echoed->body == big);
    RawClient announced{server.port()}, chunked{server.port()}, fitting{server.port()};
    announced.send("POST /small HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999\r\n\r\n");
    const auto refused = announced.answer();
    REQUIRE(refused);
    CHECK(refused->status == 413);
    CHECK(refused->header("connection") == "close");
    chunked.send("POST /small HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n");
    CHECK(chunked.answer().value_or(RawAnswer{}).status == 413);
    fitting.send(post("/small", "1234567890"));
    CHECK(fitting.answer().value_or(RawAnswer{}).status == 200);
}

TEST_CASE("a client that asks first is told to continue, or refused before it sends", "[net][http]") {
    LocalServer server;
    add_echo(server.router);
    server.start();
    RawClient client{server.port()};
    client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    client.send("hi");
    CHECK(client.answer().value_or(RawAnswer{}).body == "hi");
    client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2000000\r\n\r\n");
    CHECK(client.answer().value_or(RawAnswer{}).status == 413);
}

TEST_CASE("HEAD has the length without the body, 405 names what is allowed, 404 keeps the connection", "[net][http]") {
    LocalServer server;
    server.router.add("GET", "/page", [](const net::HttpRequest&) -> awaitable<net::HttpResponse> {
        co_return net::HttpResponse::text(200, "12345");
    });
    server.start();
    RawClient client{server.port()};
    client.send("HEAD /page HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const auto head = client.answer(true);
    REQUIRE(head);
    CHECK(head->header("content-length") == "5");
    client.send("DELETE /page HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const auto wrong = client.answer();
    REQUIRE(wrong);
    CHECK(wrong->status == 405);
    CHECK(wrong->header("allow") == "GET, HEAD");
    client.send("GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(client.answer().value_or(RawAnswer{}).status == 404);
    client.send("GET /page HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    CHECK(client.answer().value_or(RawAnswer{}).body == "12345");
    CHECK(client.read_to_end() == "");
}

TEST_CASE("smuggled requests never run", "[net][http]") {
    LocalServer server;
    std::atomic<int> smuggled{0};
    add_echo(server.router);
    server.router.add("GET", "/smuggled", [&](const net::HttpRequest&) -> awaitable<net::HttpResponse> {
        ++smuggled;
        co_return net::HttpResponse{};
    });
    server.start();
    const std::string inner = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for (const std::string framing :
         {"Content-Length: 0\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 5",
          "Transfer-Encoding: xchunked", "Transfer-Encoding: chunked, identity",
          "Content-Length: 0\r\nContent-Length: 60", "Content-Length: 0, 60", "Content-Length: 0\r\n : x",
          "Transfer-Encoding:\x0b"
          "chunked",
          "X: y\r\n Transfer-Encoding: chunked", "Connection: close"}) {
        RawClient client{server.port()};
        client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\n" + framing + "\r\n\r\n0\r\n\r\n" + inner);
        client.finish();
        const auto said = client.read_to_end();
        INFO(framing);
        REQUIRE(said);
        CHECK(said->substr(0, 12) == "HTTP/1.1 400");
        CHECK(said->find("HTTP/1.1", 9) == std::string::npos);
    }
    CHECK(smuggled == 0);
}

TEST_CASE("only the hosts it was told are answered", "[net][http]") {
    net::HttpServerOptions options;
    options.allowed_hosts = {"desk.example.com", "[::1]"};
    LocalServer server{options};
    add_echo(server.router);
    server.start();
    RawClient client{server.port()};
    for (const auto& [host, status] : std::vector<std::pair<std::string, int>>{
             {"desk.example.com", 200}, {"DESK.example.com:8080", 200}, {"[::1]:80", 200}, {"evil.example", 421}}) {
        client.send("GET /echo HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        CHECK(client.answer().value_or(RawAnswer{}).status == status);
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
