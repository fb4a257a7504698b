// A thread in the console: what agents may do in it, and how much of a direct conversation they see.
#include <catch2/catch.hpp>

#include "bot/event.hpp"
#include "tests/console/house.hpp"

using namespace twicket;
using namespace twicket::testing;
using nlohmann::json;

namespace {

void question(ConsoleHouse& house, const std::string& place, const std::string& thread, const std::string& message, const std::string& state, std::int64_t asked, std::int64_t updated) {
    const auto job = [&](store::Connection& connection) {
        connection.execute("INSERT INTO question (account, place, thread, message, person, text, state, handler, asked, updated)"
                           " VALUES ('webchat/default', $1, $2, $3, 'mia', 'my salary is wrong', $4, '', $5, $6)",
                           {place, thread, message, state, asked, updated});
    };
    house.store->write_now(job).value();
}

void said(ConsoleHouse& house, const std::string& place, const std::string& thread, What what, std::int64_t at, const std::string& label = "answered") {
    const Event event{.account = "webchat/default", .external_id = "e" + std::to_string(at), .place = place, .thread = thread, .person = "mia", .what = std::move(what)};
    const std::string body = to_json(event);
    const auto job = [&](store::Connection& connection) {
        connection.execute("INSERT INTO event (account, external_id, place, thread, body, arrived, state, label) VALUES ('webchat/default', $1, $2, $3, $4, $5, 'done', $6)",
                           {event.external_id, place, thread, body, at, label});
    };
    house.store->write_now(job).value();
}

const std::string help = "/api/v1/threads/webchat%2Fdefault/general/t1";

}  // namespace

TEST_CASE("an agent claims, answers, notes and returns a thread by the presses that chat has", "[console][threads]") {
    ConsoleHouse house;
    const Browser tom = house.sign_in("tom");
    CHECK(house.ask("POST", help + "/acts", tom, {{"act", "claim"}}).status == 409);  // nobody has asked for a human
    question(house, "general", "t1", "t1", "queued", 5, 5);
    house.hand_off = {{"state", "queued"}, {"agents", {{"account", "webchat/default"}, {"place", "desk"}, {"thread", "card"}}}};
    CHECK(house.ask("GET", help, tom).body["may"] == json::array({"claim"}));
    CHECK(house.ask("POST", help + "/acts", tom, {{"act", "claim"}}).body["outcome"] == "claimed");
    house.hand_off["state"] = "human";
    CHECK(house.ask("GET", help, tom).body["may"] == json::array({"say", "leave", "give_back"}));
    CHECK(house.ask("POST", help + "/acts", tom, {{"act", "say"}, {"text", " "}}).status == 400);
    CHECK(house.ask("POST", help + "/acts", tom, {{"act", "say"}, {"text", std::string(4001, 'x')}}).status == 413);
    CHECK(house.ask("POST", help + "/acts", tom, {{"act", "shout"}}).status == 400);
    CHECK(house.ask("POST", help + "/acts", tom, {{"act", "say"}, {"text", "Restart it."}}).status == 200);
    CHECK(house.ask("POST", help + "/acts", tom, {{"act", "note"}, {"text", "one\ntwo"}}).status == 200);
    CHECK(house.ask("POST", help + "/acts", tom, {{"act", "give_back"}}).status == 200);
    REQUIRE(house.acts.size() == 4);
    CHECK(house.acts[1].words == "Restart it.");
    CHECK(house.acts[2].press == "say");
    CHECK(house.acts[2].words == "// one\n// two");
    CHECK(house.acts[3].person == "tom");
    CHECK(house.acts[2].key != house.acts[3].key);
    house.hand_says = "refused.settled";
    CHECK(house.ask("POST", help + "/acts", tom, {{"act", "claim"}}).status == 409);
    house.hand_says = "refused.not_an_agent";
    CHECK(house.ask("POST", help + "/acts", tom, {{"act", "claim"}}).status == 403);
}

TEST_CASE("of a direct conversation agents see what belongs to the question that was handed on, and no more", "[console][threads]") {
    ConsoleHouse house;
    said(house, "dm:mia", "", Message{.id = "m1", .text = "am I ill?"}, 100);
    said(house, "dm:mia", "", Message{.id = "m2", .text = "my salary is wrong"}, 200);
    said(house, "dm:mia", "", Message{.id = "m3", .text = "since May"}, 300);
    said(house, "dm:mia", "", Message{.id = "m4", .text = "a secret again"}, 500);
    const std::string address = "/api/v1/threads/webchat%2Fdefault/dm%3Amia/m2";
    question(house, "dm:mia", "", "m2", "answered", 200, 250);
    CHECK(house.ask("GET", address, house.sign_in("tom")).status == 403);
    house.write("UPDATE question SET state = 'handled', updated = 400");
    const Said seen = house.ask("GET", address, house.sign_in("tom"));
    REQUIRE(seen.status == 200);
    REQUIRE(seen.body["items"].size() == 2);
    CHECK(seen.body["items"][0]["text"] == "my salary is wrong");
    CHECK(seen.body["items"][1]["text"] == "since May");
    CHECK(seen.body["items"][0]["by"] == "Name of mia");
}

TEST_CASE("what agents noted for each other stands beside the thread, marked", "[console][threads]") {
    ConsoleHouse house;
    question(house, "general", "t1", "t1", "with_human", 5, 5);
    house.hand_off = {{"state", "human"}, {"agents", {{"account", "webchat/default"}, {"place", "desk"}, {"thread", "card"}}}};
    said(house, "general", "t1", Message{.id = "t1", .text = "help"}, 100);
    said(house, "desk", "card", Message{.id = "n1", .text = "// check the lease"}, 200, "internal_note");
    said(house, "desk", "card", Click{"card", "handoff.say", "// or the router"}, 300, "internal_note");
    said(house, "desk", "card", Click{"card", "handoff.say", "Restart it."}, 400, "relayed");
    const Said seen = house.ask("GET", help, house.sign_in("tom"));
    REQUIRE(seen.body["items"].size() == 3);
    CHECK(seen.body["items"][0]["note"] == false);
    CHECK(seen.body["items"][1]["note"] == true);
    CHECK(seen.body["items"][2]["text"] == "// or the router");
}
