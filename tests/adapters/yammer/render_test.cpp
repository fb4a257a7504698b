// Cards as plain posts: what people read, what can do no harm, and what fits.
#include "adapters/yammer/render.hpp"

#include <catch2/catch.hpp>

#include "adapters/yammer/plain.hpp"
#include "bot/text/fold.hpp"

using namespace twicket;
using namespace twicket::yammer;

namespace {

Card answer() {
    Card card{.text = "Hold the **button** for `10` seconds."};
    card.sources = {{"Reset the printer", "https://intranet.example/printer", "2026-09-14"}};
    card.state_line = "Fairly sure";
    card.actions = {{"answer.helpful", "Helpful", "", ActionStyle::plain, "👍"},
                    {"answer.not_helpful", "Not helpful", "", ActionStyle::plain, "👎"},
                    {"handoff.human", "Ask a human", "", ActionStyle::plain, "🙋"}};
    return card;
}

}  // namespace

TEST_CASE("A card is text, sources with their address and date, and numbered actions to reply with", "[yammer]") {
    CHECK(body_of(answer()) ==
          "Hold the button for 10 seconds.\n\n↗ Reset the printer https://intranet.example/printer (2026-09-14)\n"
          "Fairly sure\nReply 1 Helpful · 2 Not helpful · 3 Ask a human");
    Card german = answer();
    german.language = "de-AT";
    CHECK(body_of(german).find("\nAntwort 1 Helpful") != std::string::npos);
    CHECK(body_of({.text = "Just this."}) == "Just this.");
    Card relayed{.text = "I look at it", .speaker = "Ben"};
    CHECK(body_of(relayed) == "Ben: I look at it");
    CHECK(body_of({.text = "", .state_line = "Closed"}) == "Closed");
}

TEST_CASE("Markdown becomes lines that read well without markup", "[yammer]") {
    CHECK(to_plain("# Title\n\nOne *two*\nthree\n\n- a\n- b\n  - c\n\n1. x\n2. y\n\n```\ncode\n```\n\n> said") ==
          "Title\n\nOne two three\n\n- a\n- b\n  - c\n\n1. x\n2. y\n\ncode\n\nsaid");
    CHECK(to_plain("[the page](https://a.example/x)") == "the page (https://a.example/x)");
    CHECK(to_plain("<https://a.example/x>") == "https://a.example/x");
    CHECK(to_plain("![shot](https://a.example/x.png)") == "shot (https://a.example/x.png)");
    CHECK(to_plain("| a | b |\n|---|---|\n| 1 | 2 |").find("a | b\n1 | 2") != std::string::npos);
    CHECK(to_plain("<b>bold</b> <script>alert(1)</script>").find("script") != std::string::npos);
    CHECK(to_plain("").empty());
}

TEST_CASE("No link shows another address than it opens, and odd ones are not shown at all", "[yammer]") {
    CHECK(to_plain("[https://bank.example](https://evil.example)") == "https://bank.example (https://evil.example)");
    CHECK(to_plain("[x](javascript:alert)") == "x");
    CHECK(to_plain("[x](data:text/html,1)") == "x");
    Card card{.text = "t"};
    card.sources = {{"odd", "javascript:alert(1)", ""}, {"[[user:7]]", "https://a.example/[[user:7]]", ""}};
    const std::string body = body_of(card);
    CHECK(body.find("javascript") == std::string::npos);
    CHECK(body.find("[[") == std::string::npos);
}

TEST_CASE("Nobody is pinged by data, in no part of a card", "[yammer]") {
    const std::string ping = "[[user:7]] [[tag:4]] [[[user:7]]] @all @Everyone @channel";
    CHECK(defused(ping).find("[[") == std::string::npos);
    CHECK(defused("@all").find("@all") == std::string::npos);
    CHECK(defused("write to ann@allianz.example or @ann") == "write to ann@allianz.example or @ann");
    CHECK(defused("a@all.example") == "a@all.example");
    Card card{.text = ping, .speaker = ping};
    card.fields = {{ping, ping}};
    card.sources = {{ping, "", ping}};
    card.actions = {{"a.b", ping, ""}};
    card.state_line = ping;
    const std::string body = body_of(card);
    CHECK(body.find("[[") == std::string::npos);
    for (const char* crowd : {"@all", "@Everyone", "@everyone", "@channel"})
        CHECK(body.find(crowd) == std::string::npos);
    CHECK(body_of({.text = "\\[[user:7]]"}).find("[[") == std::string::npos);
    CHECK(body_of({.text = "[\\[user:7]]"}).find("[[") == std::string::npos);
    CHECK(body_of({.text = "[**[user:7]]**"}).find("[[") == std::string::npos);
}

TEST_CASE("What is too long is cut at a word, names where all of it is, and keeps its actions", "[yammer]") {
    Card card = answer();
    for (int i = 0; i < 4000; ++i) card.text += " wörter";
    const std::string body = body_of(card);
    CHECK(body.size() <= longest_body);
    CHECK(text::is_valid_utf8(body));
    CHECK(body.find(" wörter…\nAll of it: https://intranet.example/printer") != std::string::npos);
    CHECK(body.ends_with("Reply 1 Helpful · 2 Not helpful · 3 Ask a human"));
    CHECK(cut(std::string(50, 'x'), 20).size() <= 20);
    CHECK(text::is_valid_utf8(cut("ööööööööööööööööööööö", 20)));
    CHECK(cut("short", 20) == "short");
    Card long_foot{.text = "t"};
    for (int i = 0; i < 4000; ++i) long_foot.fields.push_back({"name", "value"});
    CHECK(body_of(long_foot).size() <= longest_body);
}

TEST_CASE("An update says only what is new, in a reply of its own, and nothing where nothing needs words", "[yammer]") {
    Card thanked = answer();
    thanked.state_line = "✓ Ann found this helpful";
    thanked.actions = {answer().actions[2]};
    CHECK_FALSE(body_of_update(thanked, answer()).has_value());
    Card asked = answer();
    asked.state_line = "What was wrong?";
    asked.actions = {{"answer.reason", "Another topic", "wrong"}, {"answer.reason", "Outdated", "outdated"}};
    CHECK(body_of_update(asked, answer()) == "What was wrong?\n\nReply 1 Another topic · 2 Outdated");
    Card other{.text = "The other answer"};
    CHECK(body_of_update(other, answer()) == "The other answer");
}

TEST_CASE("A reply goes to its thread, a first post to its group, a private word to one person", "[yammer]") {
    Outgoing outgoing{.id = "1", .account = "yammer/default", .place = "501", .thread = "2000", .reply = {answer()}};
    CHECK(address_of(outgoing, "").value() == FormFields{{"replied_to_id", "2000"}});
    CHECK(address_of(outgoing, "2013").value() == FormFields{{"replied_to_id", "2013"}});
    outgoing.thread.clear();
    CHECK(address_of(outgoing, "").value() == FormFields{{"group_id", "501"}});
    outgoing.place = "general";
    CHECK(address_of(outgoing, "").value() == FormFields{{"broadcast", "true"}});
    outgoing.reply.only_for = "77";
    CHECK(address_of(outgoing, "").value() == FormFields{{"direct_to_user_ids", "77"}});
    outgoing.reply.only_for = "77,78";
    CHECK(address_of(outgoing, "").error().code == ErrorCode::invalid);
    outgoing.reply.only_for.clear();
    outgoing.place = "dm:1";
    CHECK(address_of(outgoing, "").error().code == ErrorCode::invalid);
    outgoing.thread = "../1";
    CHECK(address_of(outgoing, "").error().code == ErrorCode::invalid);
}

TEST_CASE("The essence of a text survives what a network does to it on the way", "[yammer]") {
    CHECK(essence("Hold  the button.\n\n1 Helpful · 2 Not") == essence("hold the Button. 1 helpful 2 not"));
    CHECK(essence("one") != essence("two"));
}
