// Markdown of cards: only listed elements, only safe links, long texts parted.
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>

#include "adapters/webchat/markdown.hpp"
#include "bot/text/address.hpp"
#include "tests/support/shared_data.hpp"

using namespace twicket;
using webchat::to_html;

namespace {

// Every element of the HTML is one that the writer knows, spelt as it spells it; nothing else begins with '<'.
bool only_listed_elements(const std::string& html) {
    static const std::regex listed{
        "</?(p|br|strong|em|del|code|pre|ul|ol|li|blockquote|hr|table|tr|td|div)>|<p class=\"heading\">|<ol "
        "start=\"[0-9]+\">|"
        "<pre tabindex=\"0\">|<div class=\"table\" tabindex=\"0\" role=\"group\">|<tr class=\"head\">|</a>|"
        "<a href=\"(https?://|mailto:|HTTPS?://|MAILTO:)[^\"<>\\s]*\" target=\"_blank\" rel=\"noopener noreferrer\">",
        std::regex::optimize | std::regex::icase};
    for (std::size_t at = 0; at < html.size(); ++at) {
        if (html[at] != '<') continue;
        const auto end = html.find('>', at);
        if (end == std::string::npos || !std::regex_match(html.substr(at, end - at + 1), listed)) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("the Markdown of an answer becomes plain elements", "[webchat]") {
    CHECK(to_html("Do **this** and `that`:\n\n1. one\n2. two").lead ==
          "<p>Do <strong>this</strong> and <code>that</code>:</p><ol><li>one</li><li>two</li></ol>");
    CHECK(to_html("# Title\n\ntext").lead == "<p class=\"heading\">Title</p><p>text</p>");
    CHECK(to_html("3. three\n4. four").lead == "<ol start=\"3\"><li>three</li><li>four</li></ol>");
    CHECK(to_html("one\ntwo").lead == "<p>one<br>two</p>");
    CHECK(to_html("> said\n\n---").lead == "<blockquote><p>said</p></blockquote><hr>");
    CHECK(to_html("| a | b |\n|---|---|\n| 1 | 2 |").lead ==
          "<div class=\"table\" tabindex=\"0\" role=\"group\"><table><tr class=\"head\"><td>a</td><td>b</td></tr>"
          "<tr><td>1</td><td>2</td></tr></table></div>");
    CHECK(to_html("").lead.empty());
}

TEST_CASE("raw HTML in Markdown is shown as text, never as elements", "[webchat]") {
    CHECK(to_html("<script>alert(1)</script>").lead == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>");
    CHECK(to_html("a <b onclick=x>b</b>").lead == "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>");
    CHECK(to_html("![alt](https://evil.example/x.png)").lead == "<p>alt</p>");
}

TEST_CASE("only web and mail addresses become links, and they open elsewhere", "[webchat]") {
    CHECK(to_html("[VPN](https://intranet.example/vpn?a=1&b=2)").lead ==
          "<p><a href=\"https://intranet.example/vpn?a=1&amp;b=2\" target=\"_blank\" rel=\"noopener "
          "noreferrer\">VPN</a></p>");
    CHECK(to_html("[click](javascript:alert(1))").lead == "<p>click</p>");
    CHECK(to_html("[click](data:text/html,x)").lead == "<p>click</p>");
    CHECK(to_html("[click](//evil.example)").lead == "<p>click</p>");
    CHECK(text::is_safe_address("HTTPS://intranet.example"));
    CHECK(text::is_safe_address("mailto:help@halden.example"));
    CHECK_FALSE(text::is_safe_address("https://"));
    CHECK_FALSE(text::is_safe_address("https://a b"));
    CHECK_FALSE(text::is_safe_address("java\nscript:alert(1)"));
    CHECK_FALSE(text::is_safe_address(""));
}

TEST_CASE("a long answer is parted after its first paragraph, a short one is not", "[webchat]") {
    const std::string paragraph(400, 'a');
    const auto parted = to_html(paragraph + "\n\n" + paragraph);
    CHECK(parted.lead == "<p>" + paragraph + "</p>");
    CHECK(parted.rest == "<p>" + paragraph + "</p>");
    CHECK(to_html("short\n\nshort").rest.empty());
    const auto headed = to_html("In short:\n\n" + paragraph + "\n\n" + paragraph);
    CHECK(headed.lead == "<p>In short:</p><p>" + paragraph + "</p>");
}

TEST_CASE("invalid UTF-8 yields nothing at all", "[webchat]") {
    CHECK(to_html("a\xff"
                  "b")
              .lead.empty());
}

TEST_CASE("no hostile string makes an element or an address that is not listed", "[webchat][vectors]") {
    const auto folder = testing::shared_folder();
    if (!folder) {
        WARN("SKIPPED xss strings: ../shared is not here");
        return;
    }
    std::ifstream file{*folder + "/vectors/xss-strings/cases.json"};
    REQUIRE(file);
    const auto strings = nlohmann::json::parse(file);
    std::size_t cases = 0, right = 0;
    for (const auto& item : strings) {
        const auto hostile = item.at("s").get<std::string>();
        ++cases;
        const auto html = to_html(hostile);
        const auto linked = to_html("[x](" + hostile + ") and <" + hostile + ">");
        const bool fine =
            only_listed_elements(html.lead + html.rest) && only_listed_elements(linked.lead + linked.rest);
        if (!fine) UNSCOPED_INFO("let through: " << hostile);
        right += fine;
    }
    std::printf("suite xss-strings (cards): %zu cases, %zu right, 0 by written reason\n", cases, right);
    CHECK(cases > 100);
    CHECK(right == cases);
}
