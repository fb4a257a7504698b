// The web chat over a real listener: sign-in by HTTP, the socket by its frames, as a browser does it.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "adapters/webchat/webchat.hpp"
#include "tests/support/local_server.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using nlohmann::json;

namespace {

// A text frame as a client must send it: masked (with zeros, which mask nothing).
std::string frame(const std::string& text) {
    std::string bytes{static_cast<char>(0x81)};
    if (text.size() < 126) {
        bytes += static_cast<char>(0x80 | text.size());
    } else {
        bytes += static_cast<char>(0x80 | 126);
        bytes += static_cast<char>(text.size() >> 8);
        bytes += static_cast<char>(text.size() & 255);
    }
    return bytes + std::string(4, '\0') + text;
}

std::optional<json> next_message(testing::RawClient& client) {
    const auto head = client.read_exactly(2);
    if (!head || static_cast<unsigned char>((*head)[0]) != 0x81) return std::nullopt;
    std::size_t size = static_cast<unsigned char>((*head)[1]);
    if (size == 126) {
        const auto longer = client.read_exactly(2);
        if (!longer) return std::nullopt;
        size = static_cast<unsigned char>((*longer)[0]) * 256u + static_cast<unsigned char>((*longer)[1]);
    }
    const auto text = client.read_exactly(size);
    if (!text) return std::nullopt;
    return json::parse(*text);
}

std::string request(const std::string& line, const std::string& headers, const std::string& body = {}) {
    return line + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "Content-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

std::string upgrade(const std::string& cookie, const std::string& origin) {
    return "GET /chat/socket HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: " +
           origin + "\r\nCookie: " + cookie + "\r\n\r\n";
}

struct Desk {
    Desk() : store{folder.open()}, inbox{*store, system_clock(), [] {}} {
        Person ann{.id = "ann", .name = "Ann Lee"};
        ann.groups = {"everyone"};
        ann.identities = {{"webchat/default", "ann"}};
        REQUIRE(people.load({ann}).has_value());
        places.put(Place{.account = "webchat/default", .id = "general", .name = "general"});
        chat.emplace("webchat/default", *store, inbox, system_clock(), people, places, webchat::Options{});
        chat->add_routes(server.router);
        server.start();
    }
    ~Desk() {
        server.on_thread([&] { chat->close_all(); });
    }
    testing::ScratchFolder folder;
    std::unique_ptr<store::Store> store;
    Inbox inbox;
    People people;
    Places places;
    std::optional<webchat::Webchat> chat;
    testing::LocalServer server;
};

}  // namespace

TEST_CASE("over the wire one signs in, opens the socket, writes and reads", "[webchat]") {
    Desk desk;
    testing::RawClient client{desk.server.port()};
    const std::string body = R"({"user":"ann"})";
    REQUIRE(client.send(request("POST /chat/sign-in", "Content-Type: application/json\r\n", body)));
    const auto signed_in = client.answer();
    REQUIRE(signed_in);
    CHECK(signed_in->status == 200);
    std::string cookie = signed_in->header("set-cookie");
    cookie = cookie.substr(0, cookie.find(';'));

    REQUIRE(client.send(upgrade(cookie, "http://127.0.0.1")));
    const auto switched = client.read_until("\r\n\r\n");
    REQUIRE(switched);
    CHECK(switched->find(" 101 ") != std::string::npos);
    REQUIRE(client.send(frame(R"({"id":"nonce-0001","type":"hello"})")));
    const auto welcome = next_message(client);
    REQUIRE(welcome);
    CHECK((*welcome)["me"]["name"] == "Ann Lee");
    REQUIRE(client.send(frame(R"({"id":"nonce-0002","type":"send","place":"general","text":"grüß dich 🎫"})")));
    const auto ack = next_message(client);
    REQUIRE(ack);
    CHECK((*ack)["message"] == "ann~nonce-0002");
    const auto pushed = next_message(client);
    REQUIRE(pushed);
    CHECK((*pushed)["message"]["text"] == "grüß dich 🎫");
}

TEST_CASE("a page of another site cannot open the socket with the person's cookie", "[webchat]") {
    Desk desk;
    for (const char* origin : {"https://evil.example", "null"}) {
        testing::RawClient client{desk.server.port()};
        REQUIRE(client.send(upgrade("twicket_chat=x", origin)));
        const auto refused = client.answer();
        REQUIRE(refused);
        CHECK(refused->status == 403);
    }
}
