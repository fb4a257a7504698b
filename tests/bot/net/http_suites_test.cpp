// The HTTP server against llhttp's requests and the Core Rule Set's attacks, as raw bytes on real connections.
#include <catch2/catch.hpp>
#include <map>

#include "bot/text/base64.hpp"
#include "tests/support/local_server.hpp"
#include "tests/support/raw_client.hpp"
#include "tests/support/shared_data.hpp"

using namespace twicket;
using namespace twicket::testing;
using boost::asio::awaitable;
using std::chrono::milliseconds;

namespace {

// What llhttp takes and we refuse, and why. A name stands for the case as it is sent with a Host header added where it
// has none; without one every request is refused.
const std::map<std::string, std::string> stricter{
    {"connection.md#7 CRLF between requests, explicit `close`", "bytes that are no request follow the last request"},
    {"connection.md#11 Emitting part of body and pausing",
     "the second request of the stream is no request; the first is served"},
    {"method.md#2 CONNECT request", "CONNECT is for proxies"},
    {"method.md#3 CONNECT request with CAPS", "CONNECT is for proxies"},
    {"method.md#5 M-SEARCH request", "a method nobody here uses"},
    {"method.md#7 PURGE request", "a method nobody here uses"},
    {"method.md#8 SEARCH request", "a method nobody here uses"},
    {"method.md#9 LINK request", "a method nobody here uses"},
    {"method.md#10 LINK request", "a method nobody here uses"},
    {"method.md#11 SOURCE request", "a method nobody here uses"},
    {"method.md#12 SOURCE request with ICE", "not HTTP"},
    {"method.md#13 OPTIONS request with RTSP", "not HTTP"},
    {"method.md#14 ANNOUNCE request with RTSP", "not HTTP"},
    {"method.md#15 PRI request HTTP2", "HTTP/2 is not spoken here"},
    {"method.md#16 QUERY request", "a method nobody here uses"},
    {"content-length.md#8 Spaces in `Content-Length` (surrounding)", "42 bytes are announced and do not come"},
    {"connection.md#13 Upgrade POST request", "the bytes behind the body are no request; the first is served"},
    {"sample.md#10 No HTTP version", "HTTP/0.9 is not spoken here"},
    {"transfer-encoding.md#1 Parsing and setting flag", "the chunked body does not end"},
    {"transfer-encoding.md#17 POST with `chunked` as last transfer-encoding",
     "only 'chunked' alone is taken; also '#' in the address"},
    {"uri.md#3 Host terminated by a query string", "absolute addresses are for proxies"},
    {"uri.md#6 `host:port` terminated by a space", "absolute addresses are for proxies"},
    {"uri.md#8 Fragment in URI", "a fragment is never sent (RFC 9112 section 3.2)"},
    {"uri.md#9 Underscore in hostname", "CONNECT is for proxies"},
};

std::string bytes_of(const nlohmann::json& base64) {
    auto text = base64.get<std::string>();
    std::erase(text, '\n');
    return twicket::text::from_base64(text).value();
}

std::string with_host(std::string request) {
    const auto line = request.find("\r\n", 2);
    if (line == std::string::npos || request.find("Host:") != std::string::npos ||
        request.find("HOST:") != std::string::npos)
        return request;
    return request.insert(line + 2, "Host: localhost\r\n");
}

struct Judged {
    std::vector<int> statuses;
    bool closed = false;
    std::size_t served = 0;
};

// A server that notes each request that reached a handler.
class Witness {
  public:
    explicit Witness(net::HttpServerOptions options) : server_{std::move(options)} {
        const auto note = [this](const net::HttpRequest& request) { return serve(request); };
        for (const char* method : {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
            server_.router.add(method, "/", note);
            server_.router.add(method, "/*", note);
        }
        server_.start();
    }

    // Sends the bytes; where the server waits for more, CRLF CRLF; then half-closes and reads to the end.
    Judged judge(const std::string& bytes, milliseconds patience) {
        served_ = 0;
        Judged judged;
        RawClient client{server_.port()};
        client.send(bytes);
        auto early = client.read_until("\r\n\r\n", patience);
        if (!early) client.send("\r\n\r\n");
        client.finish();
        const auto rest = client.read_to_end(milliseconds{3000});
        judged.closed = rest.has_value();
        const auto all = early.value_or("") + rest.value_or("");
        // Answers follow each other's bodies without a line end; a text in a body names no status.
        for (auto at = all.find("HTTP/1.1 "); at != std::string::npos; at = all.find("HTTP/1.1 ", at + 1))
            if (all[at + 9] >= '1' && all[at + 9] <= '9') judged.statuses.push_back(std::atoi(all.c_str() + at + 9));
        judged.served = served_;
        return judged;
    }
    LocalServer& server() { return server_; }

  private:
    awaitable<net::HttpResponse> serve(const net::HttpRequest& request) {
        ++served_;
        const nlohmann::json seen{
            {"path", request.path}, {"cookie", request.cookie("session").size()}, {"q", request.parameter("q").size()}};
        co_return net::HttpResponse::json(200, seen.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace));
    }
    std::atomic<std::size_t> served_{0};
    LocalServer server_;
};

bool all_within(const std::vector<int>& statuses, int low, int high) {
    return std::all_of(statuses.begin(), statuses.end(), [&](int status) { return status >= low && status < high; });
}

bool is_refused(const Judged& judged) {
    return judged.closed && judged.served == 0 && all_within(judged.statuses, 400, 500);
}

// As sent in an address, or in a header, it could not be a request by the rules of S3.
bool must_be_refused(const nlohmann::json& attack) {
    const std::string uri = attack["uri"];
    if (uri.empty() || uri.front() != '/' || uri.find('#') != std::string::npos) return true;
    for (const unsigned char c : uri)
        if (c <= 0x20 || c >= 0x7f) return true;
    return !attack["headers"].contains("Host");
}

std::string request_of(const nlohmann::json& attack) {
    if (attack.contains("raw_b64")) return bytes_of(attack["raw_b64"]);
    auto request = attack["method"].get<std::string>() + " " + attack["uri"].get<std::string>() + " HTTP/1.1\r\n";
    bool measured = false;
    for (const auto& [name, value] : attack["headers"].items()) {
        request += name + ": " + (value.is_string() ? value.get<std::string>() : value.dump()) + "\r\n";
        measured |= name == "Content-Length" || name == "Transfer-Encoding";
    }
    const auto body = attack.value("data", std::string{});
    if (!measured && !body.empty()) request += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    return request + "\r\n" + body;
}

}  // namespace

TEST_CASE("llhttp's requests have one reading, and what it refuses never reaches a handler", "[net][http][suite]") {
    const auto cases = shared_json("http1-requests", "vectors/http1-requests/cases.json");
    if (!cases) return;
    Witness witness{impatient()};
    SuiteCount count{"http1-requests"};
    for (const auto& each : *cases) {
        const auto name = each["name"].get<std::string>();
        const auto bytes = bytes_of(each["b64"]);
        const auto sent = witness.judge(bytes, milliseconds{30});
        const auto hosted = witness.judge(with_host(bytes), milliseconds{30});
        INFO(name << ": " << nlohmann::json(hosted.statuses).dump() << " served " << hosted.served);
        const bool sane = sent.closed && hosted.closed && all_within(sent.statuses, 200, 500) &&
                          all_within(hosted.statuses, 200, 500);
        if (each["llhttp"] == "reject") {
            count.judge(is_refused(sent) && is_refused(hosted), name);
        } else if (stricter.contains(name)) {
            CHECK(sane);
            CHECK(hosted.statuses.back() >= 400);
            count.by_reason();
        } else {
            count.judge(sane && hosted.served > 0, name);
        }
    }
}

TEST_CASE("the Core Rule Set's attacks cause no 5xx, and malformed ones reach no handler", "[net][http][suite]") {
    const auto cases = shared_json("http-attacks", "vectors/http-attacks/cases.json");
    if (!cases) return;
    auto options = impatient();
    options.stall_time = options.head_time = milliseconds{2000};
    Witness witness{options};
    SuiteCount count{"http-attacks"};
    for (const auto& attack : *cases) {
        const auto judged = witness.judge(request_of(attack), milliseconds{1000});
        const bool malformed = !attack.contains("raw_b64") && must_be_refused(attack);
        const bool right = judged.closed && !judged.statuses.empty() && all_within(judged.statuses, 200, 500) &&
                           (!malformed || judged.served == 0);
        count.judge(right, attack["id"].get<std::string>() + " " + nlohmann::json(judged.statuses).dump());
    }
    CHECK(witness.judge("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", milliseconds{1000}).served == 1);
    CHECK(witness.server().counts().failed == 0);
}
