// What a typed number, a typed label and a reaction stand for (row 4), and what they do not.
#include <catch2/catch.hpp>

#include "bot/gesture.hpp"

using namespace twicket;

namespace {
Card answer_card() {
    return {.text = "Restart it.", .actions = {{"answer.helpful", "Helpful", "", ActionStyle::plain, "👍"},
                                               {"answer.not_helpful", "Not helpful", "", ActionStyle::plain, "👎"},
                                               {"handoff.ask", "Ask a human", "", ActionStyle::plain, "🙋"}}};
}
std::optional<std::size_t> chosen(std::string_view text) { return typed_choice(text, answer_card()); }
}  // namespace

TEST_CASE("the number that the plain card prints chooses that action, alone or with its label") {
    CHECK(plain_text(answer_card()).find("1 Helpful · 2 Not helpful · 3 Ask a human") != std::string::npos);
    for (const char* text : {"1", " 1 ", "1.", "1)", "reply 1", "Reply 1.", "reply 1 helpful", "1 Helpful", "1: helpful", "HELPFUL",
                             "@twicket 1", "antwort 1"})
        CHECK(chosen(text) == std::size_t{0});
    for (const char* text : {"2", "2 not", "reply 2 not helpful", "not helpful", "Not helpful."}) CHECK(chosen(text) == std::size_t{1});
    for (const char* text : {"3", "3 human", "reply 3 ask a human", "ask a human"}) CHECK(chosen(text) == std::size_t{2});
}

TEST_CASE("a message that is anything else stays a message") {
    for (const char* text : {"0", "4", "12", "1 2", "1 is not helpful", "2 helpful", "1?", "-1", "1.5", "1/2", "50%", "human", "not",
                             "reply", "reply 1 please close it", "it was helpful", "helpful, but", "1 🙂", "", "   ", "@twicket",
                             "i have 1 question", "one"}) {
        INFO(text);
        CHECK_FALSE(chosen(text).has_value());
    }
    CHECK_FALSE(typed_choice("1", Card{.text = "no buttons"}).has_value());
}

TEST_CASE("a label counts only where one action alone has it") {
    Card card{.text = "?", .actions = {{"a.1", "VPN", "1"}, {"a.2", "VPN", "2"}, {"a.3", "VPN setup", "3"}}};
    CHECK_FALSE(typed_choice("vpn", card).has_value());
    CHECK(typed_choice("vpn setup", card) == std::size_t{2});
    CHECK(typed_choice("2 vpn", card) == std::size_t{1});
    card.actions = {{"a.1", "Nicht hilfreich", ""}, {"a.2", "Einen Menschen fragen", ""}};
    CHECK(typed_choice("nicht hilfreich", card) == std::size_t{0});
    CHECK(typed_choice("antworte 2 menschen", card) == std::size_t{1});
}

TEST_CASE("where people talk to each other a bare number is theirs") {
    CHECK_FALSE(typed_choice("1", answer_card(), true).has_value());
    CHECK(typed_choice("reply 1", answer_card(), true) == std::size_t{0});
    CHECK(typed_choice("1 helpful", answer_card(), true) == std::size_t{0});
    CHECK(typed_choice("helpful", answer_card(), true) == std::size_t{0});
}

TEST_CASE("four reactions count, whatever their skin tone or gender") {
    CHECK(counted_reaction("👍") == "👍");
    CHECK(counted_reaction("👍🏿") == "👍");
    CHECK(counted_reaction("👎🏻") == "👎");
    CHECK(counted_reaction("🙋🏽‍♀️") == "🙋");
    CHECK(counted_reaction("🙋‍♂️") == "🙋");
    CHECK(counted_reaction("🎫") == "🎫");
    CHECK(counted_reaction("🎫️") == "🎫");
    for (const char* other : {"", "❤️", "✋", "🔒", "👍👍", "👌", "+1", "🙋x"}) CHECK(counted_reaction(other).empty());
}

TEST_CASE("only short single lines that follow something are looked up") {
    Event event{.account = "a", .external_id = "e", .place = "p", .kind = PlaceKind::channel, .thread = "t", .person = "ann",
                .what = Message{"m", "1"}};
    CHECK(may_be_gesture(event));
    event.thread = "m";
    CHECK_FALSE(may_be_gesture(event));
    event.kind = PlaceKind::direct;
    CHECK(may_be_gesture(event));
    event.what = Message{"m", "one\ntwo"};
    CHECK_FALSE(may_be_gesture(event));
    event.what = Message{"m", "1", false, true};
    CHECK_FALSE(may_be_gesture(event));
    event.what = Message{"m", std::string(200, 'x')};
    CHECK_FALSE(may_be_gesture(event));
    event.what = Reaction{"m", "❤️"};
    CHECK_FALSE(may_be_gesture(event));
    event.what = Reaction{"m", "👍"};
    CHECK(may_be_gesture(event));
}
