// What leaves us as mrkdwn: our Markdown, whole words, escaped, calling and misleading nobody; within every limit.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <random>

#include "adapters/slack/decode.hpp"
#include "adapters/slack/markup.hpp"
#include "adapters/slack/mrkdwn.hpp"
#include "adapters/slack/render.hpp"
#include "bot/text/fold.hpp"

using namespace twicket;
using namespace twicket::slack;
using nlohmann::json;

namespace {

std::string whole(std::string_view markdown) {
    std::string text;
    for (const Piece& piece : to_mrkdwn(markdown).list) text += piece.text;
    return text;
}

// A random text out of things that hurt.
std::string nasty(std::mt19937& random) {
    static const std::vector<std::string> parts{"word",
                                                "größe",
                                                "日本語",
                                                "😀",
                                                " ",
                                                " ",
                                                "\n",
                                                "\n\n",
                                                "*",
                                                "**",
                                                "_",
                                                "~~",
                                                "`",
                                                "```\n",
                                                "&",
                                                "<",
                                                ">",
                                                "&amp;",
                                                "<!channel>",
                                                "@here",
                                                "@EveryOne",
                                                "<@U123>",
                                                "[a](https://b.example/x)",
                                                "[https://c.example](https://d.example)",
                                                "[x](javascript:alert(1))",
                                                "- ",
                                                "1. ",
                                                "> ",
                                                "# ",
                                                "| a | b |\n|---|---|\n| c | d |\n",
                                                "!",
                                                "\\",
                                                "https://e.example/?a=1&b=2",
                                                std::string(300, 'x'),
                                                "\t",
                                                "---\n",
                                                "<b>bold</b>",
                                                "<!--",
                                                "end."};
    std::string text;
    const std::size_t count = 1 + random() % 250;
    for (std::size_t i = 0; i < count; ++i) text += parts[random() % parts.size()];
    return text;
}

// Nothing but the links that we write stands between < and >, and every & is an escape.
bool is_escaped(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::string_view rest = text.substr(at);
        if (rest[0] == '&' && !rest.starts_with("&amp;") && !rest.starts_with("&lt;") && !rest.starts_with("&gt;"))
            return false;
        if (rest[0] == '<') {
            if (!rest.starts_with("<http://") && !rest.starts_with("<https://") && !rest.starts_with("<mailto:"))
                return false;
            const std::size_t close = rest.find('>');
            if (close == rest.npos) return false;
            at += close;
        }
    }
    return true;
}

bool calls_nobody(const std::string& text) {
    const std::string folded = text::fold(text);
    for (const char* call : {"@here", "@channel", "@everyone", "<!", "<@", "<#"})
        if (text.find(call) != text.npos || (folded.find(call) != folded.npos && call[0] == '<')) return false;
    return true;
}

Outgoing outgoing(std::string text) {
    Outgoing out{.id = "o-1", .account = "slack/acme", .place = "C1", .thread = "1.1", .reply = {}};
    out.reply.card.text = std::move(text);
    return out;
}

// Every limit of the reference that a message of ours could break.
void check_limits(const json& blocks) {
    REQUIRE(blocks.size() <= 50);
    std::size_t actions = 0;
    for (const json& block : blocks) {
        const std::string type = block["type"];
        if (block.contains("text")) CHECK(block["text"]["text"].get<std::string>().size() <= 3000);
        if (block.contains("text")) CHECK(!block["text"]["text"].get<std::string>().empty());
        if (block.contains("fields")) {
            CHECK(block["fields"].size() <= 10);
            for (const json& field : block["fields"]) CHECK(field["text"].get<std::string>().size() <= 2000);
        }
        if (block.contains("block_id")) CHECK(block["block_id"].get<std::string>().size() <= 255);
        if (type == "context") CHECK(block["elements"].size() <= 10);
        if (type != "actions") continue;
        CHECK(block["elements"].size() <= 25);
        for (const json& element : block["elements"]) {
            ++actions;
            CHECK(element["action_id"].get<std::string>().size() <= 255);
            if (element["type"] == "button") {
                CHECK(text::length(element["text"]["text"].get<std::string>()) <= 75);
                CHECK(element.value("value", "").size() <= 2000);
            } else {
                CHECK(element["options"].size() <= 100);
                for (const json& option : element["options"]) CHECK(option["value"].get<std::string>().size() <= 75);
            }
        }
    }
}

}  // namespace

TEST_CASE("Markdown becomes Slack's own marks", "[slack]") {
    CHECK(whole("**bold** and *slanted* and ~~gone~~ and `code`") == "*bold* and _slanted_ and ~gone~ and `code`");
    CHECK(whole("# Heading\n\ntext") == "*Heading*\n\ntext");
    CHECK(whole("- one\n- two\n  - deeper\n") == "• one\n• two\n    ◦ deeper");
    CHECK(whole("1. one\n2. two\n") == "1. one\n2. two");
    CHECK(whole("> quoted\n> twice") == "> quoted\n> twice");
    CHECK(whole("```\nif (a < b && c) x();\n```") == "```\nif (a &lt; b &amp;&amp; c) x();\n```");
    CHECK(whole("[the guide](https://kb.example/a?b=1&c=2)") == "<https://kb.example/a?b=1&amp;c=2|the guide>");
    CHECK(whole("| a | bb |\n|---|---|\n| ccc | d |\n") == "```\na    bb\nccc  d\n```");
}

TEST_CASE("no link shows another address than it opens", "[slack]") {
    CHECK(slack::link("https://evil.example/x", "https://bank.example") ==
          "https://bank.example (<https://evil.example/x>)");
    CHECK(slack::link("https://evil.example", "bank.example") == "bank.example (<https://evil.example>)");
    CHECK(slack::link("https://evil.example", "ｂａｎｋ．ｅｘａｍｐｌｅ").find("(<https://evil.example>)") !=
          std::string::npos);
    CHECK(
        slack::link("https://evil.example", "bank\xe2\x80\x8b.exam\xe2\x80\x8bple").find("(<https://evil.example>)") !=
        std::string::npos);
    CHECK(slack::link("https://evil.example", "192.168.1.1").find("(<https://evil.example>)") != std::string::npos);
    CHECK(slack::link("https://www.bank.example/login", "bank.example") ==
          "<https://www.bank.example/login|bank.example>");
    CHECK(slack::link("https://kb.example/vpn", "How to use the VPN, v. 2.5") ==
          "<https://kb.example/vpn|How to use the VPN, v. 2.5>");
    CHECK(slack::link("javascript:alert(1)", "this") == "this");
    CHECK(slack::link("https://kb.example/a|b>c", "x|y") == "<https://kb.example/a%7Cb%3Ec|x/y>");
}

TEST_CASE("nobody is called by what is said", "[slack]") {
    for (const char* text : {"@here", "hello @channel!", "<!channel>", "<!everyone|x>", "<@U123>", "&lt;!here&gt;",
                             "**@everyone**", "`@here`"}) {
        INFO(text);
        CHECK(calls_nobody(whole(text)));
        CHECK(calls_nobody(render(outgoing(text), Richness::full).text));
    }
}

TEST_CASE("a random text is escaped, whole and within the limits, whatever is in it", "[slack]") {
    std::mt19937 random{20261122};
    for (int round = 0; round < 2000; ++round) {
        const std::string text = nasty(random);
        const Pieces pieces = to_mrkdwn(text, 2400, 9000);
        std::size_t all = 0;
        for (const Piece& piece : pieces.list) {
            all += piece.text.size();
            if (piece.kind == Piece::Kind::code) continue;
            INFO(text);
            REQUIRE(piece.text.size() <= 2400);
            REQUIRE(is_escaped(piece.text));
            REQUIRE(calls_nobody(piece.text));
            REQUIRE(text::is_valid_utf8(piece.text));
        }
        REQUIRE(all <= 9100);
    }
}

TEST_CASE("a long answer is cut between words, and nothing of it is lost", "[slack]") {
    std::string text, expected;
    for (int i = 0; i < 1200; ++i) {
        text += "word" + std::to_string(i) + (i % 40 == 39 ? "\n\n" : i % 13 == 0 ? "\n" : " ");
        expected += "word" + std::to_string(i) + " ";
    }
    const Pieces pieces = to_mrkdwn(text, 700, 100'000);
    CHECK(pieces.whole);
    std::string said;
    for (const Piece& piece : pieces.list) {
        CHECK(piece.text.size() <= 700);
        said += piece.text + " ";
    }
    for (char& c : said)
        if (c == '\n') c = ' ';
    std::string squeezed;
    for (const char c : said)
        if (c != ' ' || !squeezed.ends_with(' ')) squeezed += c;
    CHECK(squeezed == expected);
}

TEST_CASE("a code block is never torn: it moves on whole, or is shown in one piece of its own", "[slack]") {
    std::string code;
    for (int i = 0; i < 60; ++i) code += "line " + std::to_string(i) + " of a script\n";
    const Pieces pieces = to_mrkdwn("before\n\n```\n" + code + "```\n\nafter", 800, 11'000);
    REQUIRE(pieces.list.size() == 3);
    CHECK(pieces.list[1].kind == Piece::Kind::code);
    CHECK(pieces.list[1].text == code);
    CHECK(pieces.list[2].text == "after");
}

TEST_CASE("what does not fit ends with a link to the rest", "[slack]") {
    std::string text;
    for (int i = 0; i < 900; ++i) text += "Paragraph " + std::to_string(i) + " tells what is to be done.\n\n";
    Outgoing out = outgoing(text);
    out.reply.card.sources = {{"The guide", "https://kb.example/guide", ""}};
    const Rendered rendered = render(out, Richness::full);
    const std::string dump = rendered.blocks.dump();
    CHECK(dump.find("The rest is here: <https://kb.example/guide|The guide>") != std::string::npos);
    CHECK(dump.size() < 20'000);
    CHECK(rendered.text.size() <= 4000);
    check_limits(rendered.blocks);
}

TEST_CASE("the largest card that can be written stays within every limit of Block Kit", "[slack]") {
    Outgoing out = outgoing(std::string(9000, 'a') + "\n\n" + std::string(40'000, '\xc3'));
    out.reply.card.text = "text " + std::string(60'000, 'b');
    out.reply.card.speaker = std::string(500, 's');
    out.reply.card.state_line = std::string(5000, '<');
    for (int i = 0; i < 60; ++i) {
        out.reply.card.fields.push_back({std::string(400, 'l'), std::string(4000, '&')});
        out.reply.card.sources.push_back(
            {std::string(900, 't'), "https://kb.example/" + std::string(500, 'p'), "2026-01-01"});
        out.reply.card.actions.push_back(
            {"skill.act" + std::to_string(i), std::string(200, 'x'), std::string(3000, 'v'), ActionStyle::plain, "🎫"});
        out.reply.card.actions.push_back(
            {"skill.pick", "Pick " + std::to_string(i), std::string(120, 'w'), ActionStyle::plain, ""});
    }
    for (const Richness richness : {Richness::full, Richness::classic}) check_limits(render(out, richness).blocks);
    CHECK(render(out, Richness::text).text.size() <= 4000);
}

TEST_CASE("a form keeps Slack's limits and shows every kind of field", "[slack]") {
    Outgoing out = outgoing("");
    Form form{"ticket.new", std::string(60, 'T'), std::string(60, 'S'), "en", {}, "v"};
    for (const auto kind : {FormField::Kind::text, FormField::Kind::long_text, FormField::Kind::choice,
                            FormField::Kind::person, FormField::Kind::date}) {
        FormField field{"f" + std::to_string(static_cast<int>(kind)), std::string(3000, 'l'), kind};
        field.max_length = 9000;
        field.hint = std::string(3000, 'h');
        for (int i = 0; i < 150; ++i) field.options.emplace_back("v" + std::to_string(i), std::string(100, 'o'));
        form.fields.push_back(field);
    }
    out.form = form;
    const json view = render_form(out);
    for (const char* key : {"title", "submit", "close"})
        CHECK(text::length(view[key]["text"].get<std::string>()) <= 24);
    REQUIRE(view["blocks"].size() == 5);
    const std::vector<std::string> types{"plain_text_input", "plain_text_input", "static_select", "users_select",
                                         "datepicker"};
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(view["blocks"][i]["element"]["type"] == types[i]);
        CHECK(text::length(view["blocks"][i]["label"]["text"].get<std::string>()) <= 2000);
        CHECK(text::length(view["blocks"][i]["hint"]["text"].get<std::string>()) <= 2000);
    }
    CHECK(view["blocks"][0]["element"]["max_length"] == 3000);
    CHECK(view["blocks"][2]["element"]["options"].size() == 100);
    CHECK(view["private_metadata"].get<std::string>().size() <= 3000);
}

TEST_CASE("Slack's own text becomes Markdown", "[slack]") {
    CHECK(to_markdown("plain", "U1").text == "plain");
    CHECK(to_markdown("a &lt; b &amp;&amp; c &gt; d", "").text == "a < b && c > d");
    CHECK(to_markdown("*bold* _it_ ~gone~ `*code*`", "").text == "**bold** _it_ ~~gone~~ `*code*`");
    CHECK(to_markdown("2 * 3 * 4 and a*b*c", "").text == "2 * 3 * 4 and a*b*c");
    CHECK(to_markdown("<https://a.example|here> <https://b.example> <mailto:x@y.example|x@y.example>", "").text ==
          "[here](https://a.example) https://b.example x@y.example");
    CHECK(to_markdown("<#C1|general> <!here> <!subteam^S1|@it> <!date^17^{date}|today>", "").text ==
          "#general @here @it today");
    const Heard called = to_markdown("<@U1>: my laptop", "U1");
    CHECK(called.calls_us);
    CHECK(called.text == "my laptop");
    CHECK_FALSE(to_markdown("<@U2> look", "U1").calls_us);
    CHECK_FALSE(to_markdown("&lt;@U1&gt; look", "U1").calls_us);
    CHECK(to_markdown("&amp;lt;b", "").text == "&lt;b");
    CHECK(to_markdown("broken <@U1", "U1").text == "broken <@U1");
}
