// Text from outside: bad UTF-8 never gets in, good text comes back byte for byte, by WebSocket and by an address.
#include <catch2/catch.hpp>

#include "tests/support/local_server.hpp"
#include "tests/support/raw_websocket.hpp"
#include "tests/support/shared_data.hpp"

using namespace twicket;
using namespace twicket::testing;
using boost::asio::awaitable;

namespace {

awaitable<net::HttpResponse> say_parameter(const net::HttpRequest& request) {
    co_return net::HttpResponse::text(200, request.parameter("text"));
}

awaitable<net::HttpResponse> say_path(const net::HttpRequest& request) {
    co_return net::HttpResponse::text(200, request.path.substr(6));
}

std::string escaped(std::string_view bytes) {
    std::string out;
    for (const char c : bytes) {
        char text[4];
        std::snprintf(text, sizeof text, "%%%02X", static_cast<unsigned char>(c));
        out += text;
    }
    return out;
}

std::string from_hex(const std::string& hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return bytes;
}

RawAnswer get(RawClient& client, const std::string& target) {
    client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return client.answer().value_or(RawAnswer{});
}

bool socket_is_right(std::uint16_t port, const std::string& text, bool valid) {
    auto client = raw_websocket(port, "/socket");
    if (!client) return false;
    RawWebSocket socket{std::move(*client)};
    socket.text(text);
    if (!valid) return socket.close_code() == 1007;
    const auto echoed = socket.read();
    return echoed && echoed->opcode == 1 && echoed->payload == text;
}

// What an address may not hold although it is UTF-8: NUL anywhere; a control character in the path.
bool is_fit_for_query(const std::string& text) {
    return text.find('\0') == std::string::npos;
}
bool is_fit_for_path(const std::string& text) {
    return std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }) &&
           text.find("/.") == std::string::npos && text.substr(0, 1) != ".";
}

struct TextServer : LocalServer {
    TextServer() {
        add_echo(router);
        router.add("GET", "/parameter", say_parameter);
        router.add("GET", "/path/*", say_path);
        start();
    }
};

}  // namespace

TEST_CASE("UTF-8 is checked on WebSockets and in addresses", "[net][suite]") {
    const auto cases = shared_json("utf8", "vectors/utf8/cases.json");
    if (!cases) return;
    TextServer server;
    SuiteCount by_socket{"utf8 by WebSocket"}, by_query{"utf8 by query"}, by_path{"utf8 by path"};
    for (const auto& each : *cases) {
        const auto text = from_hex(each["hex"]);
        const bool valid = each["valid"];
        const auto name = each["group"].get<std::string>() + " " + each["hex"].get<std::string>();
        by_socket.judge(socket_is_right(server.port(), text, valid), name);
        RawClient query{server.port()}, path{server.port()};
        const auto said = get(query, "/parameter?text=" + escaped(text));
        if (valid && !is_fit_for_query(text))
            by_query.by_reason();
        else
            by_query.judge(valid ? said.status == 200 && said.body == text : said.status == 400, name);
        const auto walked = get(path, "/path/" + escaped(text));
        if (valid && !is_fit_for_path(text))
            by_path.by_reason();
        else
            by_path.judge(valid && !text.empty() ? walked.status == 200 && walked.body == text
                                                 : walked.status >= 400 && walked.status < 500,
                          name);
    }
}

TEST_CASE("naughty strings come back as they went in", "[net][suite]") {
    const auto cases = shared_json("naughty-strings", "vectors/naughty-strings/cases.json");
    if (!cases) return;
    TextServer server;
    auto client = raw_websocket(server.port(), "/socket");
    REQUIRE(client);
    RawWebSocket socket{std::move(*client)};
    RawClient http{server.port()};
    SuiteCount by_socket{"naughty-strings by WebSocket"}, by_query{"naughty-strings by query"};
    for (const auto& each : *cases) {
        const auto text = each.get<std::string>();
        socket.text(text);
        const auto echoed = socket.read();
        by_socket.judge(echoed && echoed->payload == text, text);
        if (!is_fit_for_query(text)) {
            by_query.by_reason();
            continue;
        }
        const auto said = get(http, "/parameter?text=" + escaped(text));
        by_query.judge(said.status == 200 && said.body == text, text);
    }
}
