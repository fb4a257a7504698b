// The HTTP client: calls, connections, deadlines, redirects, TLS and proxies.
#include "bot/net/http_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <catch2/catch.hpp>

#include "tests/support/certificates.hpp"
#include "tests/support/client_bench.hpp"
#include "tests/support/raw_server.hpp"

using namespace twicket;
using testing::RawServer;
using testing::small_json;
using testing::Visit;
using Bench = testing::ClientBench;
namespace asio = boost::asio;

TEST_CASE("a call goes out as written and its answer comes back", "[http_client]") {
    Bench bench;
    RawServer* at = nullptr;
    RawServer server{bench.loop, testing::always(at, small_json)};
    at = &server;
    bench.start(server.port());
    net::HttpCall call = bench.call("POST", "/a?b=c");
    call.headers = {{"Content-Type", "application/json"}, {"Authorization", "Bearer x"}};
    call.body = "{\"a\":1}";
    const auto answer = bench.send(call);
    REQUIRE(answer.has_value());
    CHECK(answer->ok());
    CHECK(answer->header("content-type") == "application/json");
    CHECK(net::json_of(*answer)->at("ok") == true);
    REQUIRE(server.requests.size() == 1);
    const std::string& request = server.requests.front();
    CHECK(request.starts_with("POST /a?b=c HTTP/1.1\r\n"));
    CHECK(request.find("Host: desk.example.com:" + std::to_string(server.port())) != std::string::npos);
    CHECK(request.find("Authorization: Bearer x\r\n") != std::string::npos);
    CHECK(request.ends_with("\r\n\r\n{\"a\":1}"));
}

TEST_CASE("a connection serves the next call, and a place has only so many", "[http_client]") {
    Bench bench;
    RawServer* at = nullptr;
    RawServer server{bench.loop, testing::always(at, small_json)};
    at = &server;
    net::HttpClientOptions options;
    options.connections_per_place = 1;
    bench.start(server.port(), options);
    CHECK(bench.outcome(bench.call()) == "200");
    CHECK(bench.outcome(bench.call("POST")) == "200");
    CHECK(server.visits == 1);
    int done = 0;
    for (int caller = 0; caller < 5; ++caller) {
        asio::co_spawn(bench.loop, bench.client->send(bench.call()),
                       [&](std::exception_ptr, Result<net::HttpAnswer> answer) {
                           if (answer && answer->ok()) ++done;
                       });
    }
    CHECK(bench.outcome(bench.call()) == "200");
    CHECK(done == 5);
    CHECK(server.visits == 1);
}

TEST_CASE("what cannot have reached the other side is never an unknown outcome", "[http_client]") {
    Bench bench;
    std::uint16_t closed = 0;
    {
        RawServer server{bench.loop, [](Visit&) -> asio::awaitable<void> { co_return; }};
        closed = server.port();
    }
    bench.start(closed);
    CHECK(bench.outcome(bench.call("POST")) == "unavailable");
    net::HttpCall call = bench.call("POST");
    call.url = "https://nowhere.example.com/";
    CHECK(bench.outcome(call) == "unavailable");
    call.url = "http://127.0.0.1:" + std::to_string(closed) + "/";
    CHECK(bench.outcome(call) == "forbidden");
    call.url = "http://a b/";
    CHECK(bench.outcome(call) == "invalid");
    call.url = "ws://desk.example.com/";
    CHECK(bench.outcome(call) == "invalid");
}

TEST_CASE("a call that would smuggle is refused before anything is opened", "[http_client]") {
    Bench bench;
    RawServer server{bench.loop, [](Visit&) -> asio::awaitable<void> { co_return; }};
    bench.start(server.port());
    for (const auto& header : net::Headers{{"X", "a\r\nHost: b"},
                                           {"X y", "a"},
                                           {"", "a"},
                                           {"Host", "b"},
                                           {"content-length", "5"},
                                           {"Transfer-Encoding", "chunked"},
                                           {"X", std::string{"a\0b", 3}}}) {
        net::HttpCall call = bench.call();
        call.headers = {header};
        CHECK(bench.outcome(call) == "invalid");
    }
    CHECK(bench.outcome(bench.call("GET / HTTP/1.1\r\nX:")) == "invalid");
    CHECK(server.visits == 0);
}

TEST_CASE("a peer that says nothing costs the call's deadline and leaves its outcome unknown", "[http_client]") {
    Bench bench;
    RawServer server{bench.loop, [](Visit& visit) -> asio::awaitable<void> {
                         const std::string request = co_await visit.request();
                         co_await visit.say("HTTP/1.1 200 OK\r\n");
                         co_await visit.stall();
                     }};
    bench.start(server.port());
    net::HttpCall call = bench.call("POST");
    call.deadline = std::chrono::milliseconds{50};
    CHECK(bench.outcome(call) == "unknown_outcome");
}

TEST_CASE("waiting for a free connection ends at the deadline, with nothing sent", "[http_client]") {
    Bench bench;
    RawServer server{bench.loop, [](Visit& visit) -> asio::awaitable<void> { co_await visit.stall(); }};
    net::HttpClientOptions options;
    options.connections_per_place = 1;
    bench.start(server.port(), options);
    net::HttpCall slow = bench.call();
    slow.deadline = std::chrono::milliseconds{300};
    std::string first;
    asio::co_spawn(bench.loop, bench.client->send(slow), [&](std::exception_ptr, Result<net::HttpAnswer> answer) {
        first = answer ? "answered" : name_of(answer.error().code);
    });
    net::HttpCall call = bench.call("POST");
    call.deadline = std::chrono::milliseconds{20};
    CHECK(bench.outcome(call) == "timeout");
    CHECK(bench.outcome(slow) == "unknown_outcome");
    CHECK(first == "unknown_outcome");
}

TEST_CASE("a kept connection that dies under the next call: harmless calls go once more, acting ones do not",
          "[http_client]") {
    for (const std::string method : {"GET", "POST"}) {
        for (const bool repeatable : {false, true}) {
            Bench bench;
            int requests = 0;
            // Each connection answers once and goes away when it is asked again.
            RawServer server{bench.loop, [&](Visit& visit) -> asio::awaitable<void> {
                                 const std::string first = co_await visit.request();
                                 ++requests;
                                 co_await visit.say(small_json);
                                 const std::string second = co_await visit.request();
                                 if (!second.empty()) ++requests;
                             }};
            bench.start(server.port());
            CHECK(bench.outcome(bench.call(method)) == "200");
            net::HttpCall call = bench.call(method);
            call.repeatable = repeatable;
            const bool again = method == "GET" || repeatable;
            CHECK(bench.outcome(call) == (again ? "200" : "unknown_outcome"));
            CHECK(requests == (again ? 3 : 2));
            CHECK(server.visits == (again ? 2 : 1));
        }
    }
}

TEST_CASE("a kept connection that died meanwhile is not used, not even for an acting call", "[http_client]") {
    Bench bench;
    bool gone = false;
    RawServer server{bench.loop, [&](Visit& visit) -> asio::awaitable<void> {
                         const std::string request = co_await visit.request();
                         co_await visit.say(small_json);
                         visit.reset();
                         gone = true;
                     }};
    bench.start(server.port());
    CHECK(bench.outcome(bench.call("POST")) == "200");
    while (!gone) bench.loop.run_one();
    CHECK(bench.outcome(bench.call("POST")) == "200");
    CHECK(server.visits == 2);
}

TEST_CASE("a redirect is handed out unless asked to follow, and never leads inside", "[http_client]") {
    Bench bench;
    RawServer inside{bench.loop, [](Visit&) -> asio::awaitable<void> { co_return; }};
    std::string location = "/elsewhere";
    std::vector<std::string> requests;
    RawServer server{bench.loop, [&](Visit& visit) -> asio::awaitable<void> {
                         for (int round = 0; round < 10; ++round) {
                             const std::string request = co_await visit.request();
                             if (request.empty()) co_return;
                             requests.push_back(request);
                             const std::string redirect =
                                 "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + "\r\n\r\n";
                             const std::string answer = request.starts_with("GET /elsewhere") ? small_json : redirect;
                             co_await visit.say(answer);
                         }
                     }};
    bench.start(server.port());
    CHECK(bench.outcome(bench.call()) == "302");
    CHECK(requests.size() == 1);
    net::HttpCall call = bench.call();
    call.follow_redirects = 1;
    CHECK(bench.outcome(call) == "200");
    CHECK(requests.size() == 3);
    // An acting call is never turned into another one.
    net::HttpCall acting = bench.call("POST");
    acting.follow_redirects = 3;
    CHECK(bench.outcome(acting) == "302");
    for (const std::string& target :
         {"http://127.0.0.1:" + std::to_string(inside.port()) + "/",
          std::string{"http://169.254.169.254/latest/meta-data/"}, std::string{"http://localhost/"}}) {
        location = target;
        CHECK(bench.outcome(call) == "forbidden");
    }
    location = "file:///etc/passwd";
    CHECK(bench.outcome(call) == "invalid");
    CHECK(inside.visits == 0);
    // A circle ends.
    location = "/again";
    call.follow_redirects = 100;
    requests.clear();
    CHECK(bench.outcome(call) == "302");
    CHECK(requests.size() == 4);
}

TEST_CASE("TLS certificates are checked, and a refused one sees no request", "[http_client][tls]") {
    testing::CertificateWish root_wish;
    root_wish.name = "Twicket test root";
    root_wish.authority = true;
    const auto root = testing::make_certificate(root_wish);
    const auto stranger = testing::make_certificate(root_wish);
    const testing::TemporaryFile root_file{root.certificate_pem};
    struct Case {
        const char* what;
        testing::CertificateWish wish;
        const testing::Certificate* issuer;
        int newest_tls;
        const char* expected;
    };
    testing::CertificateWish good, other_host, expired, early, weak;
    other_host.name = "other.example.com";
    expired.valid_from_days = -30, expired.valid_to_days = -1;
    early.valid_from_days = 1;
    weak.rsa_bits = 1024;
    for (const Case& each :
         {Case{"good", good, &root, 0, "200"}, Case{"wrong host", other_host, &root, 0, "unavailable"},
          Case{"expired", expired, &root, 0, "unavailable"}, Case{"not yet valid", early, &root, 0, "unavailable"},
          Case{"self-signed", good, nullptr, 0, "unavailable"},
          Case{"unknown authority", good, &stranger, 0, "unavailable"}, Case{"weak key", weak, &root, 0, "unavailable"},
          Case{"TLS 1.1", good, &root, 0x0302, "unavailable"}}) {
        INFO(each.what);
        testing::TlsServer server{testing::make_certificate(each.wish, each.issuer), each.newest_tls};
        Bench bench;
        net::HttpClientOptions options;
        options.tls = net::client_context(root_file.path()).value();
        bench.start(server.port(), options);
        net::HttpCall call = bench.call("POST");
        call.url = "https://desk.example.com:" + std::to_string(server.port()) + "/";
        CHECK(bench.outcome(call) == each.expected);
        CHECK(server.requests() == (each.expected == std::string{"200"} ? 1 : 0));
    }
}

TEST_CASE("TLS that never answers is a timeout, since nothing was sent", "[http_client][tls]") {
    Bench bench;
    RawServer server{bench.loop, [](Visit& visit) -> asio::awaitable<void> { co_await visit.stall(); }};
    net::HttpClientOptions options;
    options.tls_limit = std::chrono::milliseconds{50};
    bench.start(server.port(), options);
    net::HttpCall call = bench.call("POST");
    call.url = "https://desk.example.com:" + std::to_string(server.port()) + "/";
    CHECK(bench.outcome(call) == "timeout");
}

TEST_CASE("a proxy gets a tunnel to the checked address for links and the whole address for configured places",
          "[http_client]") {
    asio::io_context loop;
    std::vector<std::string> requests;
    RawServer proxy{loop, [&](Visit& visit) -> asio::awaitable<void> {
                        for (int round = 0; round < 3; ++round) {
                            const std::string request = co_await visit.request();
                            if (request.empty()) co_return;
                            requests.push_back(request.substr(0, request.find("\r\n")));
                            const std::string open = "HTTP/1.1 200 Connection established\r\n\r\n";
                            const std::string answer = request.starts_with("CONNECT") ? open : small_json;
                            co_await visit.say(answer);
                        }
                    }};
    testing::StubResolver resolver;
    resolver.answers["files.example.com"] = {{"93.184.216.34"}};
    const auto connector = net::tcp_connector();
    net::EgressPolicy policy;
    policy.proxy = net::parse_url("http://127.0.0.1:" + std::to_string(proxy.port())).value();
    policy.configured = {{"desk.corp.example", 8080, "desk"}};
    net::Egress egress{resolver, *connector, policy};
    net::HttpClient client{loop.get_executor(), egress};
    net::HttpCall link;
    link.url = "http://files.example.com/a";
    link.reach = net::Reach::link;
    CHECK(testing::await_on(loop, client.send(link)).has_value());
    net::HttpCall desk;
    desk.url = "http://desk.corp.example:8080/b";
    CHECK(testing::await_on(loop, client.send(desk)).has_value());
    const std::vector<std::string> expected{"CONNECT 93.184.216.34:80 HTTP/1.1", "GET /a HTTP/1.1",
                                            "GET http://desk.corp.example:8080/b HTTP/1.1"};
    CHECK(requests == expected);
}
