// The strict gate, the chunked decoder and answer heads as pure functions, line by line.
#include "bot/net/gate.hpp"

#include <catch2/catch.hpp>

#include "bot/net/body.hpp"
#include "bot/net/response_head.hpp"

using namespace twicket::net;

namespace {

// 0: admitted.
int verdict(std::string_view head, const GateLimits& limits = {}) {
    HeadScan scan;
    const auto looked = scan.look(head, limits);
    if (looked == HeadScan::Verdict::refused) return scan.refusal().status;
    if (looked == HeadScan::Verdict::more) return -1;
    Admitted admitted;
    const auto refusal = admit(head.substr(0, scan.size()), limits, admitted);
    return refusal ? refusal->status : 0;
}

std::string get(std::string_view target, std::string_view more = "") {
    return "GET " + std::string{target} + " HTTP/1.1\r\nHost: a\r\n" + std::string{more} + "\r\n";
}

std::string path_of(std::string_view raw) {
    return clean_path(raw).value_or("(refused)");
}

// The decoded body, or "bad", "too large", "more" when it did not complete; fed in pieces of `piece` bytes.
std::string unchunked(std::string_view input, std::size_t piece, std::size_t limit = 1000) {
    ChunkedBody chunks;
    std::string body;
    for (std::size_t at = 0; at < input.size(); at += piece) {
        auto part = input.substr(at, piece);
        switch (chunks.take(part, body, limit)) {
            case ChunkedBody::Verdict::complete:
                return body;
            case ChunkedBody::Verdict::bad:
                return "bad";
            case ChunkedBody::Verdict::too_large:
                return "too large";
            case ChunkedBody::Verdict::more:
                break;
        }
    }
    return "more";
}

}  // namespace

TEST_CASE("framing headers are admitted in one spelling only", "[net][gate]") {
    CHECK(verdict(get("/")) == 0);
    CHECK(verdict(get("/", "Content-Length: 5\r\n")) == 0);
    CHECK(verdict(get("/", "transfer-encoding: Chunked\r\n")) == 0);
    for (const char* line : {"Content-Length: +5",
                             "Content-Length: 0x5",
                             "Content-Length: 5, 5",
                             "Content-Length: ",
                             "Content-Length: -0",
                             "Content-Length: 5 5",
                             "Content-Length: 9999999999999999",
                             "Content-Length: 5\r\nContent-Length: 5",
                             "Content-Length: 5\r\ncontent-length: 6",
                             "Transfer-Encoding: identity",
                             "Transfer-Encoding: chunked, chunked",
                             "Transfer-Encoding: gzip, chunked",
                             "Transfer-Encoding: xchunked",
                             "Transfer-Encoding: \"chunked\"",
                             "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                             "Transfer-Encoding:",
                             "Transfer-Encoding: chunked\r\nContent-Length: 5",
                             "Content-Length: 5\r\nTransfer-Encoding: chunked",
                             "Transfer-Encoding : chunked",
                             "Content-Length : 5",
                             " Content-Length: 5",
                             "X: 1\r\n folded",
                             "X: 1\r\n\tfolded",
                             "Host: b",
                             "host: a",
                             "X",
                             ": x",
                             "X\x01: y",
                             "X: a\x01",
                             "X: a\x7f",
                             "X: a\nY: b",
                             "X: a\rY: b",
                             "X: \xc3\xa4\nY: b"}) {
        INFO(line);
        CHECK(verdict(get("/", std::string{line} + "\r\n")) == 400);
    }
    CHECK(verdict(get("/", std::string{"X: a\0b\r\n", 8})) == 400);
    CHECK(verdict(get("/", "X: D\xfcsseldorf\r\n")) == 0);
    CHECK(verdict(get("/", "Expect: 200-ok\r\n")) == 417);
    CHECK(verdict("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n") == 400);
    CHECK(verdict("GET / HTTP/1.0\r\nHost: a\r\n\r\n") == 0);
}

TEST_CASE("request lines are exact", "[net][gate]") {
    for (const char* line :
         {"GET / HTTP/1.2",         "GET / HTTP/2.0",        "GET / http/1.1",         "GET /",
          "GET  / HTTP/1.1",        "GET / HTTP/1.1 ",       " GET / HTTP/1.1",        "GET\t/ HTTP/1.1",
          "GET x HTTP/1.1",         "GET * HTTP/1.1",        "GET http://a/ HTTP/1.1", "GET /a b HTTP/1.1",
          "GET /\xc3\xa4 HTTP/1.1", "GET /a#b HTTP/1.1",     "G@T / HTTP/1.1",         "GET /%zz HTTP/1.1",
          "GET /%2 HTTP/1.1",       "GET /?x=%zz HTTP/1.1",  "GET /?x=%ff HTTP/1.1",   "GET /?x=%00 HTTP/1.1",
          "GET /../x HTTP/1.1",     "GET /%2e%2e/x HTTP/1.1"}) {
        INFO(line);
        CHECK(verdict(std::string{line} + "\r\nHost: a\r\n\r\n") == 400);
    }
    for (const char* method : {"get", "TRACE", "CONNECT", "PURGE", "M-SEARCH", "QUERY"})
        CHECK(verdict(std::string{method} + " / HTTP/1.1\r\nHost: a\r\n\r\n") == 405);
    CHECK(verdict("GET / HTTP/1.1\r\n\r\n") == 400);
    CHECK(verdict("\x16\x03\x01") == 400);
    CHECK(verdict("GET / HTTP/1.1\nHost: a\n\n") == 400);
}

TEST_CASE("heads have limits in every direction", "[net][gate]") {
    CHECK(verdict(get("/" + std::string(8000, 'x'))) == 0);
    CHECK(verdict(get("/" + std::string(8192, 'x'))) == 414);
    CHECK(verdict("GET /" + std::string(9000, 'x')) == 414);
    std::string lines;
    for (int i = 0; i < 99; ++i) lines += "X: 1\r\n";
    CHECK(verdict(get("/", lines)) == 0);
    CHECK(verdict(get("/", lines + "X: 1\r\nX: 1\r\n")) == 431);
    CHECK(verdict(get("/", "X: " + std::string(16'300, 'x') + "\r\n")) == 0);
    CHECK(verdict(get("/", "X: " + std::string(16'400, 'x') + "\r\n")) == 431);
    CHECK(verdict("GET / HTTP/1.1\r\nX: " + std::string(17'000, 'x')) == 431);
    CHECK(verdict("GET / HTTP/1.1\r\nHost: a\r\n") == -1);
}

TEST_CASE("a head is found however it is cut", "[net][gate]") {
    const auto head = get("/path?x=1", "X: y\r\n") + "body";
    for (std::size_t piece = 1; piece < head.size(); ++piece) {
        HeadScan scan;
        auto looked = HeadScan::Verdict::more;
        std::size_t end = 0;
        while (looked == HeadScan::Verdict::more && end < head.size()) {
            end = std::min(end + piece, head.size());
            looked = scan.look(std::string_view{head}.substr(0, end), {});
        }
        CHECK(looked == HeadScan::Verdict::complete);
        CHECK(scan.size() == head.size() - 4);
    }
}

TEST_CASE("paths are decoded once and stay inside", "[net][gate]") {
    CHECK(path_of("/a/b") == "/a/b");
    CHECK(path_of("/a%20b") == "/a b");
    CHECK(path_of("/a/./b/../c") == "/a/c");
    CHECK(path_of("/a/..") == "/");
    CHECK(path_of("/a/.") == "/a/");
    CHECK(path_of("/.hidden/..x") == "/.hidden/..x");
    CHECK(path_of("/%2541") == "/%41");
    for (const char* raw : {"/..", "/../a", "/a/../../b", "/%2e%2e", "/a/%2e%2e%2f%2e%2e/b", "/%", "/%4", "/%g0",
                            "/%00", "/%0a", "/%7f", "/%c0%ae", "/%ff", "/%ed%a0%80", "", "a"}) {
        INFO(raw);
        CHECK(path_of(raw) == "(refused)");
    }
}

TEST_CASE("a Host is a name or an address with an optional port", "[net][gate]") {
    for (const char* host :
         {"a", "desk.example.com", "desk.example.com:8080", "127.0.0.1:1", "[::1]", "[::1]:65535", "my_host", "a."}) {
        INFO(host);
        CHECK(is_host(host));
    }
    for (const char* host : {"", ":80", "a:", "a:b", "a:65536", "a:123456", "a b", "a/b", "u@a", "a,b", "[::1", "[]",
                             "[g::1]", "[::1]x", "a..b", ".a", "a:80:80", "\xc3\xa4"}) {
        INFO(host);
        CHECK_FALSE(is_host(host));
    }
}

TEST_CASE("what the connection does after a request follows from version and Connection", "[net][gate]") {
    const auto keeps = [](const std::string& head) {
        Admitted admitted;
        REQUIRE_FALSE(admit(head, {}, admitted));
        return admitted.keep_alive;
    };
    CHECK(keeps(get("/")));
    CHECK_FALSE(keeps(get("/", "Connection: x, Close\r\n")));
    CHECK_FALSE(keeps("GET / HTTP/1.0\r\nHost: a\r\n\r\n"));
    CHECK(keeps("GET / HTTP/1.0\r\nHost: a\r\nConnection: Keep-Alive\r\n\r\n"));
}

TEST_CASE("chunked bodies decode the same in any pieces, and strictly", "[net][gate]") {
    for (std::size_t piece : {1, 2, 3, 7, 1000}) {
        CHECK(unchunked("5\r\nhello\r\n6\r\n world\r\n000\r\n\r\n", piece) == "hello world");
        CHECK(unchunked("A;x=\"y\";z\r\n0123456789\r\n0\r\nVary: *\r\nX-Y: \r\n\r\n", piece) == "0123456789");
        CHECK(unchunked("0\r\n\r\n", piece).empty());
        for (const char* input : {"\r\n",
                                  "5 \r\nhello\r\n",
                                  "5\nhello\n",
                                  "g\r\n",
                                  "0x5\r\n",
                                  "-1\r\n",
                                  "+5\r\n",
                                  "5\r\nhelloX",
                                  "5\r\nhello\rX",
                                  "5\r\nhello\n",
                                  "123456789\r\n",
                                  "5;a\x01\r\n",
                                  "5;a\nb\r\n",
                                  "0\r\n folded\r\n\r\n",
                                  "0\r\nno colon\r\n\r\n",
                                  "0\r\nX: a\nb",
                                  "0\r\n\rX",
                                  "5\rX",
                                  " 5\r\n",
                                  ";a\r\n"})
            CHECK(unchunked(input, piece) == "bad");
        CHECK(unchunked("5\r\nhel", piece) == "more");
        CHECK(unchunked("7FFFFFFF\r\n", piece) == "more");
        CHECK(unchunked("7FFFFFFF\r\nx", piece) == "too large");
        CHECK(unchunked("5\r\nhello\r\n5\r\nhello\r\n0\r\n\r\n", piece, 9) == "too large");
        CHECK(unchunked("5;" + std::string(20'000, 'x'), piece) == "bad");
    }
}

TEST_CASE("an answer's head cannot be split by a header, and defaults give way", "[net][http]") {
    std::string out;
    for (const std::string& bad : std::vector<std::string>{"a\r\nSet-Cookie: x", "a\nb", {"a\0b", 3}, "a\x1b[0m"}) {
        HttpResponse response{200, {{"X-Name", bad}}, ""};
        CHECK_FALSE(write_head(response, {}, out));
    }
    CHECK_FALSE(write_head(HttpResponse{200, {{"X Name", "a"}}, ""}, {}, out));
    CHECK_FALSE(write_head(HttpResponse{99, {}, ""}, {}, out));
    CHECK(out.empty());
    HttpResponse response{
        200,
        {{"x-frame-options", ""}, {"Cache-Control", "max-age=60"}, {"Content-Length", "999"}, {"Connection", "close"}},
        "body"};
    CHECK(write_head(response, {}, out));
    CHECK(out.find("X-Frame") == std::string::npos);
    CHECK(out.find("x-frame") == std::string::npos);
    CHECK(out.find("no-store") == std::string::npos);
    CHECK(out.find("Content-Length: 4\r\n") != std::string::npos);
    CHECK(out.find("999") == std::string::npos);
    CHECK(out.find("Strict-Transport") == std::string::npos);
    CHECK(out.substr(out.size() - 4) == "\r\n\r\n");
}

TEST_CASE("a request answers questions about its query and cookies", "[net][http]") {
    HttpRequest request;
    request.query = "a=1&b=x+y%21&c&a=2&bad=%zz";
    request.headers = {{"Cookie", "one=1; two=2=2"}, {"cookie", "three=3"}};
    CHECK(request.parameter("a") == "1");
    CHECK(request.parameter("b") == "x y!");
    CHECK(request.parameter("c").empty());
    CHECK(request.parameter("bad").empty());
    CHECK(request.parameter("none").empty());
    CHECK(request.cookie("two") == "2=2");
    CHECK(request.cookie("three") == "3");
    CHECK(request.cookie("tw").empty());
    CHECK(request.header("COOKIE") == "one=1; two=2=2");
}

TEST_CASE("the longest route wins and a wrong method is known from a wrong path", "[net][http]") {
    Router router;
    router.add("GET", "/a/*", nullptr);
    router.add("POST", "/a/b", nullptr);
    router.add("GET", "/a/b/*", nullptr);
    router.add("GET", "/a/b", nullptr);
    bool known = false;
    CHECK(router.find("GET", "/a/b", known)->path == "/a/b");
    CHECK(router.find("GET", "/a/b/c", known)->path == "/a/b/*");
    CHECK(router.find("GET", "/a/x", known)->path == "/a/*");
    CHECK(router.find("HEAD", "/a/b", known)->method == "GET");
    CHECK(router.find("PUT", "/a/b", known) == nullptr);
    CHECK(known);
    CHECK(router.find("GET", "/a/", known) == nullptr);
    CHECK(router.find("GET", "/b", known) == nullptr);
    CHECK_FALSE(known);
}
