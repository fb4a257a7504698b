// Slow, many and stopping: deadlines (short ones are configured), caps, overload, the drain, memory of idle
// connections.
#include <boost/asio/redirect_error.hpp>
#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>

#include "tests/support/local_server.hpp"
#include "tests/support/raw_websocket.hpp"

using namespace twicket;
using namespace twicket::testing;
using boost::asio::awaitable;
using std::chrono::milliseconds;

namespace {

const std::string get_echo = "GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n";

int status_of(std::optional<RawAnswer> answer) {
    return answer ? answer->status : 0;
}

// A handler that waits until the test lets it go.
struct Gatekeeper {
    std::promise<void> entered;
    std::unique_ptr<boost::asio::steady_timer> gate;
    void add(LocalServer& server) {
        gate =
            std::make_unique<boost::asio::steady_timer>(server.context, boost::asio::steady_timer::time_point::max());
        server.router.add("GET", "/wait", [this](const net::HttpRequest&) -> awaitable<net::HttpResponse> {
            entered.set_value();
            boost::system::error_code woken;
            auto token = boost::asio::redirect_error(boost::asio::use_awaitable, woken);
            co_await gate->async_wait(token);
            co_return net::HttpResponse::text(200, "done");
        });
    }
    void open(LocalServer& server) {
        server.on_thread([this] { gate->cancel(); });
    }
};

std::size_t resident_bytes() {
    std::ifstream in{"/proc/self/statm"};
    std::size_t all = 0, resident = 0;
    in >> all >> resident;
    return resident * 4096;
}

}  // namespace

TEST_CASE("a head that does not come in time is answered 408 and closed", "[net][http][deadline]") {
    LocalServer server{impatient()};
    add_echo(server.router);
    server.start();
    RawClient client{server.port()};
    client.send("GET /echo HTTP/1.1\r\nHo");
    CHECK(status_of(client.answer()) == 408);
    client.finish();
    CHECK(client.read_to_end() == "");
    CHECK(server.counts().timed_out >= 1);
}

TEST_CASE("an idle connection is closed without a word", "[net][http][deadline]") {
    LocalServer server{impatient()};
    add_echo(server.router);
    server.start();
    RawClient fresh{server.port()}, used{server.port()};
    used.send(get_echo);
    CHECK(status_of(used.answer()) == 200);
    CHECK(fresh.read_to_end() == "");
    CHECK(used.read_to_end() == "");
}

TEST_CASE("a body that stalls or trickles is answered 408", "[net][http][deadline]") {
    LocalServer server{impatient()};
    add_echo(server.router);
    server.start();
    RawClient stalled{server.port()}, trickling{server.port()};
    const std::string head = "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n";
    stalled.send(head + "x");
    trickling.send(head);
    std::optional<RawAnswer> answer;
    for (int i = 0; i < 200 && !answer; ++i) {
        trickling.send("x");
        answer = trickling.answer(false, milliseconds{20});
    }
    CHECK(status_of(answer) == 408);
    CHECK(status_of(stalled.answer()) == 408);
}

TEST_CASE("a client that does not take its answer is cut", "[net][http][deadline]") {
    LocalServer server{impatient()};
    server.router.add("GET", "/big", [](const net::HttpRequest&) -> awaitable<net::HttpResponse> {
        co_return net::HttpResponse::text(200, std::string(32 << 20, 'x'));
    });
    server.start();
    RawClient client{server.port()};
    client.shrink_window();
    client.send("GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n");
    for (int i = 0; i < 500 && server.counts().timed_out == 0; ++i) std::this_thread::sleep_for(milliseconds{5});
    CHECK(server.counts().timed_out == 1);
    for (int i = 0; i < 500 && server.counts().connections != 0; ++i) std::this_thread::sleep_for(milliseconds{5});
    CHECK(server.counts().connections == 0);
}

TEST_CASE("connections beyond the caps are turned away, and room comes back", "[net][http]") {
    net::HttpServerOptions options = impatient();
    options.idle_time = std::chrono::seconds{60};
    options.connections = 3;
    LocalServer server{options};
    add_echo(server.router);
    server.start();
    std::vector<RawClient> inside;
    for (int i = 0; i < 3; ++i) {
        inside.emplace_back(server.port());
        inside.back().send(get_echo);
        CHECK(status_of(inside.back().answer()) == 200);
    }
    RawClient outside{server.port()};
    const auto refused = outside.answer();
    CHECK(status_of(refused) == 503);
    CHECK(refused->header("retry-after") == "5");
    inside.pop_back();
    for (int i = 0; i < 500 && server.counts().connections > 2; ++i) std::this_thread::sleep_for(milliseconds{2});
    RawClient next{server.port()};
    next.send(get_echo);
    CHECK(status_of(next.answer()) == 200);
}

TEST_CASE("one address gets only its share", "[net][http]") {
    net::HttpServerOptions options;
    options.connections_per_address = 2;
    options.count_loopback = true;
    LocalServer server{options};
    add_echo(server.router);
    server.start();
    RawClient one{server.port()}, two{server.port()};
    for (RawClient* client : {&one, &two}) {
        client->send(get_echo);
        CHECK(status_of(client->answer()) == 200);
    }
    RawClient three{server.port()};
    CHECK(status_of(three.answer()) == 429);
}

TEST_CASE("more requests at once than allowed are told when to come again, but for what is always there",
          "[net][http]") {
    net::HttpServerOptions options;
    options.requests_at_once = 1;
    LocalServer server{options};
    Gatekeeper keeper;
    keeper.add(server);
    add_echo(server.router);
    const auto at_once = [](const net::HttpRequest&) -> boost::asio::awaitable<net::HttpResponse> {
        co_return net::HttpResponse::text(200, "here");
    };
    server.router.add("GET", "/always", at_once, {.always = true});
    server.start();
    RawClient busy{server.port()}, second{server.port()};
    busy.send("GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n");
    keeper.entered.get_future().wait();
    second.send(get_echo);
    const auto refused = second.answer();
    REQUIRE(refused);
    CHECK(refused->status == 503);
    CHECK(refused->header("retry-after") == "1");
    second.send("GET /always HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(status_of(second.answer()) == 200);
    keeper.open(server);
    CHECK(status_of(busy.answer()) == 200);
    second.send(get_echo);
    CHECK(status_of(second.answer()) == 200);
}

TEST_CASE("a drain closes the idle, finishes the running and says goodbye to WebSockets", "[net][http]") {
    LocalServer server;
    Gatekeeper keeper;
    keeper.add(server);
    add_echo(server.router);
    server.start();
    RawClient idle{server.port()}, running{server.port()};
    auto client = raw_websocket(server.port(), "/socket");
    REQUIRE(client);
    RawWebSocket socket{std::move(*client)};
    running.send("GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n");
    keeper.entered.get_future().wait();
    auto drained = server.drain(std::chrono::seconds{20});
    CHECK(idle.read_to_end() == "");
    CHECK(socket.close_code() == 1001);
    socket.close(1001);
    socket.client().finish();
    CHECK(drained.wait_for(milliseconds{20}) == std::future_status::timeout);
    keeper.open(server);
    const auto answer = running.answer();
    REQUIRE(answer);
    CHECK(answer->body == "done");
    CHECK(answer->header("connection") == "close");
    running.finish();
    CHECK(drained.wait_for(std::chrono::seconds{10}) == std::future_status::ready);
    CHECK_THROWS(RawClient{server.port()});
}

TEST_CASE("a drain has an end although a handler has none", "[net][http]") {
    LocalServer server;
    Gatekeeper keeper;
    keeper.add(server);
    server.start();
    RawClient running{server.port()};
    running.send("GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n");
    keeper.entered.get_future().wait();
    auto drained = server.drain(milliseconds{30});
    CHECK(drained.wait_for(std::chrono::seconds{10}) == std::future_status::ready);
    CHECK(server.counts().connections == 0);
}

TEST_CASE("idle connections cost little memory", "[net][http]") {
    constexpr std::size_t idle = 2'000;
    net::HttpServerOptions options;
    options.connections = 6'000;
    LocalServer server{options};
    add_echo(server.router);
    server.start();
    std::vector<RawClient> clients;
    clients.reserve(idle);
    const auto before = resident_bytes();
    for (std::size_t i = 0; i < idle; ++i) {
        clients.emplace_back(server.port());
        clients.back().send(get_echo);
        REQUIRE(status_of(clients.back().answer()) == 200);
    }
    const auto each = (resident_bytes() - before) / idle;
    CHECK(server.counts().connections == idle);
    std::cout << "idle connections: " << idle << ", " << each << " bytes of RSS each (client's side included)"
              << std::endl;
    CHECK(each < 32 * 1024);
}
