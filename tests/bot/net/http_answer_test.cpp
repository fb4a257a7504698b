// Answers from outside: broken ones are never success, whole ones mean what they say.
#include <catch2/catch.hpp>

#include "bot/net/http_client.hpp"
#include "tests/support/client_bench.hpp"
#include "tests/support/raw_server.hpp"

using namespace twicket;
using testing::RawServer;
using testing::small_json;
using testing::Visit;
using Bench = testing::ClientBench;
namespace asio = boost::asio;

namespace {

// One POST to a server that reads it and then runs `rest`.
std::string outcome_when(RawServer::Script rest, std::size_t max_body = 1 << 20) {
    Bench bench;
    RawServer server{bench.loop, [&](Visit& visit) -> asio::awaitable<void> {
                         const std::string request = co_await visit.request();
                         co_await rest(visit);
                     }};
    bench.start(server.port());
    net::HttpCall call = bench.call("POST", "/ticket");
    call.body = "{}";
    call.max_body = max_body;
    const std::string outcome = bench.outcome(call);
    CHECK(server.visits == 1);
    return outcome;
}

std::string outcome_of(std::string answer, std::size_t max_body = 1 << 20) {
    return outcome_when([answer](Visit& visit) -> asio::awaitable<void> { co_await visit.say(answer); }, max_body);
}

}  // namespace

TEST_CASE("no broken answer is ever read as success", "[http_client]") {
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    for (const std::string& answer : {
             std::string{},                                     // closed without a word
             std::string{"HTTP/1.1 200 O"},                     // half a status line
             head + "Content-Length: 20\r\n\r\n{\"ok\":true}",  // too short
             head + "Content-Length: 5\r\n\r\n{\"ok\":true}",   // too long
             head + "Content-Length: 11\r\nContent-Length: 12\r\n\r\n{\"ok\":true}",
             head + "Content-Length: 11\r\nContent-Length: 11\r\n\r\n{\"ok\":true}",
             head + "Content-Length: -1\r\n\r\n{\"ok\":true}",
             head + "Content-Length: 11\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n{\"ok\":true}\r\n0\r\n\r\n",
             head + "Transfer-Encoding: chunked\r\n\r\nb\r\n{\"ok\":true}\r\n",  // no last chunk
             head + "Transfer-Encoding: chunked\r\n\r\nb\r\n{\"ok\"",            // half a chunk
             head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{\"ok\":true}\r\n0\r\n\r\n",
             head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
             head + "Transfer-Encoding: odd\r\nConnection: close\r\n\r\n{\"ok\":true}",
             head + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08",
             std::string{"HTTP/1.1 204 No Content\r\n\r\nsurprise"},
             std::string{"HTTP/1.1 101 Switching Protocols\r\n\r\n"},
             std::string{"HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n"},
             std::string{"SSH-2.0-OpenSSH\r\n"},
             head + "X: " + std::string(40'000, 'x') + "\r\nContent-Length: 0\r\n\r\n",
         }) {
        INFO(answer.substr(0, 120));
        CHECK(outcome_of(answer) == "unknown_outcome");
    }
}

TEST_CASE("a body over the limit is an unknown outcome, announced or not", "[http_client]") {
    const std::string body(2000, 'a');
    CHECK(outcome_of("HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + body, 1999) == "unknown_outcome");
    CHECK(outcome_of("HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + body, 2000) == "200");
    CHECK(outcome_of("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n" + body) == "unknown_outcome");
    CHECK(outcome_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n" + body + "\r\n0\r\n\r\n", 1999) ==
          "unknown_outcome");
    CHECK(outcome_of("HTTP/1.1 200 OK\r\n\r\n" + body, 1999) == "unknown_outcome");
}

TEST_CASE("a reset after the request is an unknown outcome", "[http_client]") {
    CHECK(outcome_when([](Visit& visit) -> asio::awaitable<void> {
              visit.reset();
              co_return;
          }) == "unknown_outcome");
}

TEST_CASE("a body that ends with the connection is marked as such", "[http_client]") {
    Bench bench;
    RawServer server{bench.loop, [](Visit& visit) -> asio::awaitable<void> {
                         const std::string request = co_await visit.request();
                         co_await visit.say("HTTP/1.1 200 OK\r\n\r\nall there is");
                     }};
    bench.start(server.port());
    const auto answer = bench.send(bench.call());
    REQUIRE(answer.has_value());
    CHECK(answer->body == "all there is");
    CHECK_FALSE(answer->length_known);
}

TEST_CASE("interim answers are skipped, HEAD and 204 have no body", "[http_client]") {
    CHECK(outcome_of("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + small_json) == "200");
    CHECK(outcome_of("HTTP/1.1 204 No Content\r\n\r\n") == "204");
    Bench bench;
    RawServer* at = nullptr;
    RawServer server{bench.loop, testing::always(at, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")};
    at = &server;
    bench.start(server.port());
    CHECK(bench.outcome(bench.call("HEAD")) == "200");
    CHECK(bench.outcome(bench.call("HEAD")) == "200");
    CHECK(server.visits == 1);
}

TEST_CASE("a status means what it says, and its wait is passed on", "[http_client]") {
    Bench bench;
    RawServer* at = nullptr;
    RawServer server{bench.loop,
                     testing::always(at, "HTTP/1.1 429 Slow\r\nRetry-After: 30\r\nContent-Length: 0\r\n\r\n")};
    at = &server;
    bench.start(server.port());
    const auto limited = bench.send(bench.call("POST"));
    REQUIRE(limited.has_value());
    CHECK(net::error_of(*limited).code == ErrorCode::rate_limited);
    CHECK(net::error_of(*limited).retry_after == std::chrono::seconds{30});
    const auto meaning = [](int status) {
        net::HttpAnswer answer;
        answer.status = status;
        return net::error_of(answer).code;
    };
    CHECK(meaning(302) == ErrorCode::unknown_outcome);
    CHECK(meaning(400) == ErrorCode::invalid);
    CHECK(meaning(401) == ErrorCode::unauthorized);
    CHECK(meaning(404) == ErrorCode::not_found);
    CHECK(meaning(418) == ErrorCode::invalid);
    CHECK(meaning(500) == ErrorCode::unknown_outcome);
    CHECK(meaning(503) == ErrorCode::unavailable);
    CHECK(meaning(504) == ErrorCode::unknown_outcome);
}

TEST_CASE("only JSON is read as JSON", "[http_client]") {
    const auto code = [](std::string type, std::string body) {
        net::HttpAnswer answer;
        answer.status = 200;
        answer.headers = {{"Content-Type", std::move(type)}};
        answer.body = std::move(body);
        const auto value = net::json_of(answer);
        return value ? std::string{"read"} : std::string{name_of(value.error().code)};
    };
    CHECK(code("application/json", "{}") == "read");
    CHECK(code("Application/Problem+JSON; charset=\"UTF-8\"", "{}") == "read");
    CHECK(code("text/html", "{}") == "unknown_outcome");
    CHECK(code("application/json; charset=utf-16", "{}") == "unknown_outcome");
    CHECK(code("application/json", "{\"ok\":") == "unknown_outcome");
    CHECK(code("application/json", "<html>") == "unknown_outcome");
    CHECK(code("", "{}") == "unknown_outcome");
}
