// The generic network's payloads: what each type becomes, what is refused and with which words, and how a card is sent.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "adapters/webhook/decode.hpp"
#include "adapters/webhook/render.hpp"

using namespace twicket;
using nlohmann::json;

namespace {

const Time noon = from_millis(1'790'000'000'000);

json message() {
    return {{"type", "message"},        {"id", "m-1"},     {"place", {{"id", "help"}, {"kind", "channel"}}},
            {"thread", "t-1"},          {"person", "ann"}, {"text", "my vpn keeps dropping"},
            {"at", 1'789'999'999'000LL}};
}

Result<Event> decode(const json& body) {
    return webhook::decode(body.dump(), "webhook/portal", "d-1", noon);
}

std::string problem_of(const json& body) {
    const auto event = decode(body);
    REQUIRE(event.has_error());
    CHECK(event.error().code == ErrorCode::invalid);
    return event.error().detail;
}

json with(const char* key, json value) {
    json body = message();
    body[key] = std::move(value);
    return body;
}

}  // namespace

TEST_CASE("a webhook's message becomes an event with its account, delivery and time", "[webhook]") {
    const auto event = decode(message());
    REQUIRE(event.has_value());
    CHECK(event->account == "webhook/portal");
    CHECK(event->external_id == "d-1");
    CHECK(event->at == from_millis(1'789'999'999'000));
    CHECK(event->place == "help");
    CHECK(event->kind == PlaceKind::channel);
    CHECK(event->thread == "t-1");
    CHECK(event->person == "ann");
    const auto& what = std::get<Message>(event->what);
    CHECK(what.id == "m-1");
    CHECK(what.text == "my vpn keeps dropping");
    CHECK_FALSE(what.calls_us);
}

TEST_CASE("a message in a direct place calls us unless it says otherwise", "[webhook]") {
    json body = with("place", {{"id", "ann"}, {"kind", "direct"}});
    CHECK(std::get<Message>(decode(body)->what).calls_us);
    body["calls_us"] = false;
    CHECK_FALSE(std::get<Message>(decode(body)->what).calls_us);
}

TEST_CASE("a webhook's other types become their events", "[webhook]") {
    const auto edit = decode(with("type", "edit"));
    CHECK(std::get<Edit>(edit->what).message == "m-1");
    CHECK(std::get<Edit>(edit->what).text == "my vpn keeps dropping");
    CHECK(std::get<Deletion>(decode(with("type", "deletion"))->what).message == "m-1");
    CHECK(std::get<Command>(decode(with("type", "command"))->what).text == "my vpn keeps dropping");
    CHECK(std::holds_alternative<Joined>(decode(with("type", "joined"))->what));

    json reaction = with("type", "reaction");
    reaction["emoji"] = "👍";
    reaction["added"] = false;
    CHECK(std::get<Reaction>(decode(reaction)->what).emoji == "👍");
    CHECK_FALSE(std::get<Reaction>(decode(reaction)->what).added);

    json click = with("type", "click");
    click.update({{"card", "c-1"}, {"action", "answer.helpful"}});
    CHECK(std::get<Click>(decode(click)->what).card == "c-1");
    CHECK(std::get<Click>(decode(click)->what).value.empty());
}

TEST_CASE("what a webhook leaves out has a plain meaning", "[webhook]") {
    json body = message();
    body.erase("at");
    body["thread"] = nullptr;
    body["place"].erase("kind");
    body["colour"] = {1, {{"id", "not ours"}}};
    const auto event = decode(body);
    REQUIRE(event.has_value());
    CHECK(event->at == noon);
    CHECK(event->thread.empty());
    CHECK(event->kind == PlaceKind::channel);
}

TEST_CASE("a webhook's wrong payload is refused with the key that is wrong", "[webhook]") {
    CHECK(problem_of(json::array()) == "the body must be a JSON object");
    CHECK(problem_of(with("type", "shout")).find("\"type\" must be message, edit") == 0);
    CHECK(problem_of(with("type", 7)) == "\"type\" must be a text");
    CHECK(problem_of(with("id", nullptr)) == "\"id\" is missing");
    CHECK(problem_of(with("id", "")).find("\"id\" must be 1 to 256 bytes") == 0);
    CHECK(problem_of(with("person", std::string(257, 'x'))).find("\"person\" must be") == 0);
    CHECK(problem_of(with("person", "ann\n")).find("\"person\" must be") == 0);
    CHECK(problem_of(with("text", std::string{"a\0b", 3})) == "\"text\" holds a NUL character");
    CHECK(problem_of(with("thread", 5)) == "\"thread\" must be a text");
    CHECK(problem_of(with("place", "help")) == "\"place\" must be an object with an id");
    CHECK(problem_of(with("place", {{"kind", "channel"}})) == "\"place.id\" is missing");
    CHECK(problem_of(with("place", {{"id", "x"}, {"kind", "room"}})).find("\"place.kind\" must be") == 0);
    CHECK(problem_of(with("calls_us", "yes")) == "\"calls_us\" must be true or false");
    CHECK(problem_of(with("at", -1)) == "\"at\" must be milliseconds since 1970");
    CHECK(problem_of(with("at", 1.5)) == "\"at\" must be milliseconds since 1970");
}

TEST_CASE("a card goes out as parts and as plain text, with the delivery's id", "[webhook]") {
    Outgoing outgoing{"o-1", "webhook/portal", "help", "t-1", {}};
    outgoing.reply.card.text = "Restart **the client**.";
    outgoing.reply.card.sources = {{"VPN", "https://intranet.example/vpn", "2026-09-14"}};
    outgoing.reply.card.actions = {{"answer.helpful", "Helpful", "v", ActionStyle::primary, "👍"}};
    const json body = json::parse(webhook::render(outgoing));
    CHECK(body["type"] == "message");
    CHECK(body["id"] == "o-1");
    CHECK(body["place"]["id"] == "help");
    CHECK(body["thread"] == "t-1");
    CHECK_FALSE(body.contains("updates"));
    CHECK(body["plain_text"] == plain_text(outgoing.reply.card));
    CHECK(body["card"]["sources"][0]["date"] == "2026-09-14");
    CHECK(body["card"]["actions"][0]["style"] == "primary");

    outgoing.updates = "o-0";
    const json update = json::parse(webhook::render(outgoing));
    CHECK(update["type"] == "update");
    CHECK(update["updates"] == "o-0");
}
