// Addresses are read one way only.
#include "bot/net/url.hpp"

#include <catch2/catch.hpp>

#include "tests/support/shared_data.hpp"

using namespace twicket;

namespace {
bool accepts(std::string_view text) {
    return net::parse_url(text).has_value();
}
std::string host_of(std::string_view text) {
    const auto url = net::parse_url(text);
    return url ? url->host : "refused";
}
}  // namespace

TEST_CASE("an address of the WHATWG suite is refused or has the same host", "[url]") {
    const auto cases = testing::shared_json("url-parse", "vectors/url-parse/cases.json");
    if (!cases) return;
    testing::SuiteCount count{"url-parse"};
    int taken = 0;
    for (const auto& each : *cases) {
        const std::string input = each.at("input");
        auto url = net::parse_url(input);
        if (!url && each.at("base").is_string()) {
            const auto base = net::parse_url(each.at("base").get<std::string>());
            if (base) url = net::resolve_reference(*base, input);
        }
        if (!url) {
            count.judge(true, input);
            continue;
        }
        ++taken;
        const bool failure = each.value("failure", false);
        const bool same = !failure && each.at("host") == url->authority() && each.at("protocol") == url->scheme + ":";
        count.judge(same, input + " read as " + url->to_string());
    }
    // A reader that refuses everything would be safe and useless.
    CHECK(taken > 60);
}

TEST_CASE("the parts of an address", "[url]") {
    const auto url = net::parse_url("HTTPS://Desk.Example.com:8443/a/b?c=d#e");
    REQUIRE(url.has_value());
    CHECK(url->scheme == "https");
    CHECK(url->host == "desk.example.com");
    CHECK(url->port == 8443);
    CHECK(url->target == "/a/b?c=d");
    CHECK(url->path() == "/a/b");
    CHECK(url->authority() == "desk.example.com:8443");
    CHECK(net::parse_url("http://a.example?x")->target == "/?x");
    CHECK(net::parse_url("wss://a.example:443")->authority() == "a.example");
    CHECK(net::parse_url("http://[0:0::1]:8080/")->authority() == "[::1]:8080");
    CHECK(host_of("http://[::FFFF:127.0.0.1]/") == "::ffff:7f00:1");
    CHECK(host_of("http://127.0.0.1/") == "127.0.0.1");
}

TEST_CASE("what another reader could take for another host is refused", "[url]") {
    for (const char* text : {"http://a@b.example/",
                             "http://a:b@c.example/",
                             "http://a.example\\@b.example/",
                             "http://127.1/",
                             "http://2130706433/",
                             "http://0x7f.0.0.1/",
                             "http://0177.0.0.1/",
                             "http://127.0.0.1./",
                             "http://127.0.0.01/",
                             "http://1.2.3.4.5/",
                             "http://256.1.1.1/",
                             "http://a.example./",
                             "http://a..example/",
                             "http://-a.example/",
                             "http://a%2e.example/",
                             "http://b\xc3\xbc.example/",
                             "http://a b/",
                             "http://a\tb/",
                             "http://a.example/\r\nX: y",
                             "http://[::1",
                             "http://[fe80::1%25eth0]/",
                             "http://[1::2]x/",
                             "http:/a.example/",
                             "http:a.example",
                             "//a.example/",
                             "ftp://a.example/",
                             "javascript:alert(1)",
                             "",
                             "http://",
                             "http:///x",
                             "http://a.example:/",
                             "http://a.example:0/",
                             "http://a.example:080/",
                             "http://a.example:65536/",
                             "http://a.example:8a/",
                             "http://a.example/%",
                             "http://a.example/%2",
                             "http://a.example/<x>",
                             "http://xn--/"}) {
        INFO(text);
        CHECK_FALSE(accepts(text));
    }
}

TEST_CASE("a reference is resolved as RFC 3986 says", "[url]") {
    const auto base = net::parse_url("http://a.example/b/c/d;p?q").value();
    const auto resolved = [&](std::string_view reference) {
        const auto url = net::resolve_reference(base, reference);
        return url ? url->to_string() : "refused";
    };
    CHECK(resolved("g") == "http://a.example/b/c/g");
    CHECK(resolved("./g") == "http://a.example/b/c/g");
    CHECK(resolved("g/") == "http://a.example/b/c/g/");
    CHECK(resolved("/g") == "http://a.example/g");
    CHECK(resolved("//g.example/x") == "http://g.example/x");
    CHECK(resolved("?y") == "http://a.example/b/c/d;p?y");
    CHECK(resolved("g?y#s") == "http://a.example/b/c/g?y");
    CHECK(resolved("") == "http://a.example/b/c/d;p?q");
    CHECK(resolved("..") == "http://a.example/b/");
    CHECK(resolved("../../../g") == "http://a.example/g");
    CHECK(resolved("%2e%2e/g") == "http://a.example/b/g");
    CHECK(resolved("https://h.example:8443/") == "https://h.example:8443/");
    CHECK(resolved("file:///etc/passwd") == "refused");
    CHECK(resolved("//a@b.example/") == "refused");
}
