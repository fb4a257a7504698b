// WebSockets beyond Autobahn: who may connect, limits, slow and silent peers; and ours as the client.
#include <catch2/catch.hpp>

#include "bot/net/websocket_client.hpp"
#include "tests/support/await.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/local_server.hpp"
#include "tests/support/raw_websocket.hpp"

using namespace twicket;
using namespace twicket::testing;
using boost::asio::awaitable;
using std::chrono::milliseconds;

namespace {

struct EchoServer : LocalServer {
    explicit EchoServer(net::HttpServerOptions options = {}) : LocalServer{std::move(options)} {
        add_echo(router);
        const auto& echo = router.routes().back().socket;
        router.add_socket("/open", echo, {.allow_any_origin = true});
        start();
    }
    std::string own_origin() const { return "http://127.0.0.1:" + std::to_string(port()); }
};

RawWebSocket connected(EchoServer& server) {
    auto client = raw_websocket(server.port(), "/socket");
    REQUIRE(client);
    return RawWebSocket{std::move(*client)};
}

// One client's life: connect, say, hear, close.
awaitable<Result<std::string>> say(net::Egress& egress, std::string url, net::WebSocketClientOptions options,
                                   std::string text) {
    auto opened = co_await net::connect_websocket(egress, url, options);
    if (!opened) co_return opened.error();
    const auto socket = *opened;
    socket->post(text);
    auto heard = co_await socket->read();
    socket->close(1000, "bye");
    if (!heard) co_return heard.error();
    const auto after = co_await socket->read();
    if (after) co_return Error{ErrorCode::internal, "a message after the end"};
    co_return heard->bytes;
}

struct Client {
    std::unique_ptr<net::Resolver> resolver = net::system_resolver();
    std::unique_ptr<net::Connector> connector = net::tcp_connector();
    net::Egress egress{*resolver, *connector};

    Result<std::string> say(const std::string& url, net::WebSocketClientOptions options = {},
                            const std::string& text = "hello") {
        const auto parsed = net::parse_url(url);
        if (parsed) egress.allow(*parsed, "test");
        return await(::say(egress, url, options, text));
    }
};

}  // namespace

TEST_CASE("a WebSocket opens for our own pages, for programs, and nobody else", "[net][websocket]") {
    EchoServer server;
    CHECK(raw_websocket(server.port(), "/socket", server.own_origin()));
    CHECK(raw_websocket(server.port(), "/socket"));
    for (const char* origin : {"http://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1", "file://"}) {
        INFO(origin);
        CHECK_FALSE(raw_websocket(server.port(), "/socket", origin));
        CHECK(raw_websocket(server.port(), "/open", origin));
    }
    net::HttpServerOptions options;
    options.allowed_origins = {"https://desk.example.com"};
    EchoServer listed{options};
    CHECK(raw_websocket(listed.port(), "/socket", "https://desk.example.com"));
    CHECK_FALSE(raw_websocket(listed.port(), "/socket", "https://desk.example.com.evil.example"));
}

TEST_CASE("a request that is no WebSocket handshake is told so", "[net][websocket]") {
    EchoServer server;
    const std::string start = "GET /socket HTTP/1.1\r\nHost: a\r\n",
                      upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n",
                      key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
                      version = "Sec-WebSocket-Version: 13\r\n";
    const auto status = [&](const std::string& request) {
        RawClient client{server.port()};
        client.send(request);
        return client.answer().value_or(RawAnswer{}).status;
    };
    CHECK(status(start + "\r\n") == 426);
    CHECK(status(start + upgrade + key + "\r\n") == 426);
    CHECK(status(start + upgrade + key + "Sec-WebSocket-Version: 8\r\n\r\n") == 426);
    CHECK(status(start + upgrade + version + "\r\n") == 400);
    CHECK(status(start + upgrade + key + version + "Content-Length: 1\r\n\r\nx") == 400);
    CHECK(status("POST" + start.substr(3) + upgrade + key + version + "\r\n") == 405);
    CHECK(status("GET /echo" + start.substr(11) + upgrade + key + version + "\r\n") == 200);
}

TEST_CASE("frames that break a rule end the WebSocket with the right code", "[net][websocket]") {
    EchoServer server;
    auto unmasked = connected(server);
    unmasked.client().send(client_frame({true, 0, 1, "hello"}, false));
    CHECK(unmasked.close_code() == 1002);
    auto oversize = connected(server);
    oversize.client().send(client_frame({true, 0, 1, ""}, true, (1 << 20) + 1));
    CHECK(oversize.close_code() == 1009);
    auto in_parts = connected(server);
    bool going = true;
    for (int i = 0; i < 20 && going; ++i) going = in_parts.send({false, 0, i == 0 ? 1 : 0, std::string(100'000, 'x')});
    CHECK(in_parts.close_code() == 1009);
    auto compressed = connected(server);
    compressed.send({true, 4, 1, "x"});
    CHECK(compressed.close_code() == 1002);
    auto fitting = connected(server);
    fitting.text(std::string(1 << 20, 'x'));
    const auto echoed = fitting.read();
    REQUIRE(echoed);
    CHECK(echoed->payload.size() == 1 << 20);
}

TEST_CASE("ten thousand tiny fragments make one message, and pings between them are answered", "[net][websocket]") {
    EchoServer server;
    auto socket = connected(server);
    std::string all;
    for (int i = 0; i < 10'000; ++i) {
        all += client_frame({i == 9'999, 0, i == 0 ? 1 : 0, "x"});
        if (i % 1000 == 500) all += client_frame({true, 0, 9, "ping"});
    }
    socket.client().send(all);
    int pongs = 0;
    auto frame = socket.read();
    for (; frame && frame->opcode == 10; frame = socket.read()) ++pongs;
    CHECK(pongs == 10);
    REQUIRE(frame);
    CHECK(frame->payload == std::string(10'000, 'x'));
}

TEST_CASE("compression is not agreed to", "[net][websocket]") {
    EchoServer server;
    RawClient client{server.port()};
    client.send(
        "GET /socket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n");
    const auto answer = client.answer(true);
    REQUIRE(answer);
    CHECK(answer->status == 101);
    CHECK(answer->header("sec-websocket-extensions").empty());
    CHECK(answer->header("sec-websocket-accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST_CASE("a peer that reads nothing is dropped and holds nothing", "[net][websocket]") {
    net::HttpServerOptions options = impatient();
    options.socket.closing_time = milliseconds{100};
    LocalServer server{options};
    std::promise<int> posted;
    server.router.add_socket("/flood",
                             [&](const net::HttpRequest&, std::shared_ptr<net::WebSocket> socket) -> awaitable<void> {
                                 int count = 0;
                                 while (count < 1'000 && socket->post(std::string(100'000, 'x'))) ++count;
                                 posted.set_value(count);
                                 const auto ended = co_await socket->read();
                                 CHECK(ended.has_error());
                             });
    server.start();
    auto client = raw_websocket(server.port(), "/flood");
    REQUIRE(client);
    const int count = posted.get_future().get();
    CHECK(count >= 40);
    CHECK(count < 1'000);
    for (int i = 0; i < 500 && server.counts().connections != 0; ++i) std::this_thread::sleep_for(milliseconds{5});
    CHECK(server.counts().connections == 0);
}

TEST_CASE("a silent peer is pinged, then given up", "[net][websocket][deadline]") {
    net::HttpServerOptions options = impatient();
    options.socket.idle_time = milliseconds{200};
    EchoServer server{options};
    auto socket = connected(server);
    const auto ping = socket.read();
    REQUIRE(ping);
    CHECK(ping->opcode == 9);
    CHECK(socket.close_code() == 1006);
}

TEST_CASE("our client speaks with our server", "[net][websocket]") {
    EchoServer server;
    Client client;
    const auto url = "ws://127.0.0.1:" + std::to_string(server.port()) + "/socket";
    CHECK(client.say(url).value() == "hello");
    CHECK(client.say(url, {}, std::string(1 << 20, 'x')).value().size() == 1 << 20);
    net::WebSocketClientOptions small;
    small.socket.message_limit = 10;
    CHECK(client.say(url, small, "longer than ten").error().code == ErrorCode::cancelled);
    CHECK(client.say("ws://127.0.0.1:" + std::to_string(server.port()) + "/nothing").error().code ==
          ErrorCode::unavailable);
    CHECK(client.say("http://127.0.0.1/").error().code == ErrorCode::invalid);
    net::WebSocketClientOptions split;
    split.headers = {{"X-Token", "a\r\nX-Other: b"}};
    CHECK(client.say(url, split).error().code == ErrorCode::invalid);
}

TEST_CASE("our client gives up on a server that says nothing", "[net][websocket][deadline]") {
    LocalServer server;
    server.router.add("GET", "/mute", [&](const net::HttpRequest&) -> awaitable<net::HttpResponse> {
        boost::asio::steady_timer never{server.context, boost::asio::steady_timer::time_point::max()};
        co_await never.async_wait(boost::asio::use_awaitable);
        co_return net::HttpResponse{};
    });
    server.start();
    net::WebSocketClientOptions options;
    options.total_time = milliseconds{100};
    CHECK(Client{}.say("ws://127.0.0.1:" + std::to_string(server.port()) + "/mute", options).error().code ==
          ErrorCode::timeout);
}

TEST_CASE("wss trusts the right certificate for the right name, and no other", "[net][websocket][tls]") {
    CertificateWish of_authority;
    of_authority.name = "Twicket test authority";
    of_authority.authority = true;
    const auto authority = make_certificate(of_authority);
    const TemporaryFile authority_file{authority.certificate_pem};
    net::WebSocketClientOptions trusting;
    trusting.tls = net::client_context(authority_file.path()).value();
    const auto verdict = [](const Certificate& shown, const net::WebSocketClientOptions& client) {
        const TemporaryFile certificate{shown.certificate_pem}, key{shown.key_pem};
        net::HttpServerOptions options;
        options.certificate_file = certificate.path();
        options.key_file = key.path();
        EchoServer server{options};
        const auto said = Client{}.say("wss://127.0.0.1:" + std::to_string(server.port()) + "/socket", client);
        return said ? *said : std::string{name_of(said.error().code)};
    };
    CertificateWish wish;
    wish.name = "127.0.0.1";
    CHECK(verdict(make_certificate(wish, &authority), trusting) == "hello");
    CHECK(verdict(make_certificate(wish, &authority), {}) == "unavailable");  // the system does not know our authority
    CHECK(verdict(make_certificate(wish), trusting) == "unavailable");
    wish.valid_from_days = -3, wish.valid_to_days = -1;
    CHECK(verdict(make_certificate(wish, &authority), trusting) == "unavailable");
    for (const char* other : {"127.0.0.2", "localhost"}) {
        CertificateWish misnamed;
        misnamed.name = other;
        CHECK(verdict(make_certificate(misnamed, &authority), trusting) == "unavailable");
    }
}
