// The web chat's protocol: durable before acknowledged, repeated without doubling, resumed without gaps, seen only by
// those who may.
#include <catch2/catch.hpp>

#include "tests/adapters/webchat/world.hpp"

using namespace twicket;
using webchat::testing::card;
using webchat::testing::json;
using webchat::testing::World;

namespace {

json say(const std::string& place, const std::string& text, const std::string& thread = {}) {
    return {{"type", "send"}, {"place", place}, {"thread", thread}, {"text", text}};
}
std::vector<std::string> texts(const json& history) {
    std::vector<std::string> found;
    for (const auto& message : history["messages"]) found.push_back(message.value("text", "card"));
    return found;
}
std::vector<std::string> place_ids(const json& welcome) {
    std::vector<std::string> found;
    for (const auto& place : welcome["places"]) found.push_back(place["id"]);
    return found;
}
std::size_t count_texts(const webchat::testing::HeldSocket& page, const std::string& text) {
    std::size_t count = 0;
    for (const auto& told : page.told) count += told["type"] == "message" && told["message"].value("text", "") == text;
    return count;
}

}  // namespace

TEST_CASE("a page is welcomed with the places its person may open and no others", "[webchat]") {
    World world;
    const auto hello = [&](const std::string& user) {
        auto page = world.open_socket(world.sign_in(user));
        return world.exchange(*page, {{"type", "hello"}});
    };
    CHECK(place_ids(hello("ann")) == std::vector<std::string>{"dm:ann", "general", "it", "lobby"});
    CHECK(place_ids(hello("bob")) == std::vector<std::string>{"dm:bob", "general"});
    CHECK(place_ids(hello("gus")) == std::vector<std::string>{"dm:gus", "lobby"});
}

TEST_CASE("a socket without a session is closed, and so is one whose session has ended", "[webchat]") {
    World world;
    const auto stranger = world.open_socket("twicket_chat=" + std::string(64, 'a'));
    world.run_until([&] { return stranger->closed_with != 0; });
    CHECK(stranger->closed_with == 4401);
    const std::string cookie = world.sign_in("ann");
    const auto page = world.open_socket(cookie);
    world.exchange(*page, {{"type", "hello"}});
    CHECK(world.ask("POST", "/chat/sign-out", {}, {{"Cookie", cookie}}).status == 200);
    CHECK(page->closed_with == 4401);
    const auto late = world.open_socket(cookie);
    world.run_until([&] { return late->closed_with != 0; });
    CHECK(late->closed_with == 4401);
}

TEST_CASE("a message is acknowledged after its event and its row are stored, and everybody in the place gets it",
          "[webchat]") {
    World world;
    const auto ann = world.visit("ann");
    const auto bob = world.visit("bob");
    const json ack = world.exchange(*ann, say("general", "hello all"));
    CHECK(ack["type"] == "ack");
    CHECK(world.events() == 1);
    CHECK(world.messages() == 1);
    const json pushed = world.wait_for_text(*bob, "hello all");
    CHECK(pushed["message"]["author"]["name"] == "Ann Lee");
    CHECK(pushed["message"]["id"] == ack["message"]);
    CHECK(pushed["message"]["thread"] == ack["message"]);
    CHECK(pushed["sequence"] == 1);
    world.wait_for_text(*ann, "hello all");
}

TEST_CASE("a message sent again after a lost answer is acknowledged again and kept once", "[webchat]") {
    World world;
    const auto ann = world.visit("ann");
    json message = say("general", "only once");
    message["id"] = "the-same-nonce";
    const json first = world.exchange(*ann, message);
    const auto again = world.visit("ann");
    const json second = world.exchange(*again, message);
    CHECK(first["message"] == second["message"]);
    CHECK(world.events() == 1);
    CHECK(world.messages() == 1);
    const auto bob = world.visit("bob");
    const json other = world.exchange(*bob, message);  // the same nonce of somebody else is another message
    CHECK(other["message"] != first["message"]);
    CHECK(world.messages() == 2);
}

TEST_CASE("a page that was away is told exactly what it missed, also after a restart", "[webchat]") {
    World world;
    const std::string cookie = world.sign_in("ann");
    const auto page = world.open_socket(cookie);
    world.exchange(*page, {{"type", "hello"}});
    auto bob = world.visit("bob");
    world.exchange(*bob, say("general", "one"));
    const std::int64_t seen = world.wait_for_text(*page, "one")["sequence"];
    page->close(1006, "");
    world.exchange(*bob, say("general", "two"));
    world.restart();
    bob = world.visit("bob");
    world.exchange(*bob, say("general", "three"));
    const auto back = world.open_socket(cookie);  // the session survived as well
    const json welcome = world.exchange(*back, {{"type", "hello"}, {"resume_after", seen}});
    CHECK(welcome["resumed"] == true);
    world.wait_for_text(*back, "three");
    CHECK(count_texts(*back, "one") == 0);
    CHECK(count_texts(*back, "two") == 1);
    CHECK(count_texts(*back, "three") == 1);
    const auto odd = world.open_socket(cookie);
    CHECK(world.exchange(*odd, {{"type", "hello"}, {"resume_after", 999}})["resumed"] == false);
}

TEST_CASE("nobody reads, writes or is told of a place that is not open to him or her", "[webchat]") {
    World world;
    const auto ann = world.visit("ann");
    const auto bob = world.visit("bob");
    const json secret = world.exchange(*ann, say("it", "the master key"));
    world.exchange(*ann, say("dm:ann", "my own question"));
    world.exchange(*ann, say("general", "the end"));
    world.wait_for_text(*bob, "the end");
    CHECK(count_texts(*bob, "the master key") == 0);
    CHECK(count_texts(*bob, "my own question") == 0);
    for (const char* place : {"it", "dm:ann", "nowhere"}) {
        CHECK(world.exchange(*bob, {{"type", "open"}, {"place", place}})["code"] == "not_found");
        CHECK(world.exchange(*bob, say(place, "let me in"))["code"] == "not_found");
        CHECK(world.exchange(*bob, {{"type", "read"}, {"place", place}, {"position", 1}})["code"] == "not_found");
    }
    const std::string id = secret["message"];
    CHECK(world.exchange(*bob, say("general", "sneaking", id))["code"] == "not_found");
    CHECK(world.exchange(*bob, {{"type", "react"}, {"message", id}, {"emoji", "👍"}})["code"] == "not_found");
    CHECK(world.exchange(*bob, {{"type", "edit"}, {"message", id}, {"text", "x"}})["code"] == "not_found");
    CHECK(world.events() == 3);
}

TEST_CASE("replies belong to their thread and show below it", "[webchat]") {
    World world;
    const auto ann = world.visit("ann");
    const auto bob = world.visit("bob");
    const std::string root = world.exchange(*ann, say("general", "root"))["message"];
    for (const char* text : {"first", "second", "third"}) world.exchange(*bob, say("general", text, root));
    const json place = world.exchange(*ann, {{"type", "open"}, {"place", "general"}});
    CHECK(texts(place) == std::vector<std::string>{"root", "second", "third"});
    CHECK(place["messages"][0]["replies"] == 3);
    const json thread = world.exchange(*ann, {{"type", "open"}, {"place", "general"}, {"thread", root}});
    CHECK(texts(thread) == std::vector<std::string>{"first", "second", "third", "root"});
    const std::string reply = thread["messages"][0]["id"];
    CHECK(world.exchange(*bob, say("general", "too deep", reply))["code"] == "not_found");
}

TEST_CASE("history comes in pages, each older than the one before", "[webchat]") {
    World world;
    const auto ann = world.visit("ann");
    for (int i = 1; i <= 45; ++i) {
        world.clock.pass(Duration{1000});
        world.exchange(*ann, say("general", "m" + std::to_string(i)));
    }
    const json newest = world.exchange(*ann, {{"type", "open"}, {"place", "general"}});
    CHECK(newest["more"] == true);
    CHECK(newest["messages"].size() == 40);
    CHECK(newest["messages"][39]["text"] == "m45");
    const json older =
        world.exchange(*ann, {{"type", "open"}, {"place", "general"}, {"before", newest["messages"][0]["position"]}});
    CHECK(older["more"] == false);
    CHECK(texts(older) == std::vector<std::string>{"m1", "m2", "m3", "m4", "m5"});
}

TEST_CASE("one changes and deletes one's own messages only, and the others see it", "[webchat]") {
    World world;
    const auto ann = world.visit("ann");
    const auto bob = world.visit("bob");
    const std::string id = world.exchange(*ann, say("general", "teh vpn"))["message"];
    CHECK(world.exchange(*bob, {{"type", "edit"}, {"message", id}, {"text", "mine now"}})["code"] == "forbidden");
    CHECK(world.exchange(*bob, {{"type", "delete"}, {"message", id}})["code"] == "forbidden");
    CHECK(world.exchange(*ann, {{"type", "edit"}, {"message", id}, {"text", "the vpn"}})["type"] == "ack");
    CHECK(world.wait_for_text(*bob, "the vpn")["message"]["edited"] == true);
    CHECK(world.exchange(*ann, {{"type", "delete"}, {"message", id}})["type"] == "ack");
    const json gone = world.wait_for(
        *bob, [](const json& told) { return told["type"] == "message" && told["message"]["deleted"] == true; });
    CHECK(gone["message"]["text"] == "");
    CHECK(twicket::testing::number_in(*world.store, "SELECT COUNT(*) FROM chat_message WHERE text LIKE '%vpn%'") == 0);
    CHECK(world.exchange(*ann, {{"type", "edit"}, {"message", id}, {"text", "back"}})["code"] == "forbidden");
}

TEST_CASE("reactions are counted by person, and a second one of the same person changes nothing", "[webchat]") {
    World world;
    const auto ann = world.visit("ann");
    const auto bob = world.visit("bob");
    const std::string id = world.exchange(*ann, say("general", "done"))["message"];
    const json thumb{{"type", "react"}, {"message", id}, {"emoji", "👍"}};
    world.exchange(*ann, thumb);
    world.exchange(*bob, thumb);
    world.exchange(*bob, thumb);
    const auto reactions = [&] {
        return world.exchange(*bob, {{"type", "open"}, {"place", "general"}})["messages"][0]["reactions"];
    };
    CHECK(reactions() == json::parse(R"([{"emoji":"👍","count":2,"mine":true,"names":["Ann Lee","Bob Ray"]}])"));
    world.exchange(*bob, {{"type", "react"}, {"message", id}, {"emoji", "👍"}, {"added", false}});
    CHECK(reactions() == json::parse(R"([{"emoji":"👍","count":1,"mine":false,"names":["Ann Lee"]}])"));
}

TEST_CASE("a click reaches the inbox when the card has that button, and is refused when it has changed", "[webchat]") {
    World world;
    const auto ann = world.visit("ann");
    REQUIRE(world.send(card("out-1", "dm:ann", "", "Answer")).has_value());
    json click{{"type", "click"}, {"card", "out-1"}, {"action", "answer.helpful"}, {"value", "e1"}};
    CHECK(world.exchange(*ann, click)["type"] == "ack");
    CHECK(world.events() == 1);
    click["value"] = "e2";
    CHECK(world.exchange(*ann, click)["code"] == "conflict");
    const auto bob = world.visit("bob");
    click["value"] = "e1";
    CHECK(world.exchange(*bob, click)["code"] == "not_found");
    CHECK(world.events() == 1);
}

TEST_CASE("the typing sign reaches the others in the place, and is not shown twice at once", "[webchat]") {
    World world;
    const auto ann = world.visit("ann");
    const auto bob = world.visit("bob");
    const auto gus = world.visit("gus");
    const json typing{{"type", "typing"}, {"place", "general"}, {"id", "typing-nonce"}};
    ann->say(typing.dump());
    ann->say(typing.dump());
    world.exchange(*ann, say("general", "typed"));
    world.chat->show_typing("general", "");
    world.wait_for_text(*bob, "typed");
    std::vector<std::string> writers;
    for (const auto& told : bob->told)
        if (told["type"] == "typing") writers.push_back(told["author"]["name"]);
    CHECK(writers == std::vector<std::string>{"Ann Lee", "Twicket"});
    CHECK(gus->told.size() == 1);
}

TEST_CASE("what is read on one page is read on the person's other pages", "[webchat]") {
    World world;
    const auto ann = world.visit("ann");
    const auto bob = world.visit("bob");
    const auto bobs_phone = world.visit("bob");
    world.exchange(*ann, say("general", "one"));
    world.exchange(*ann, say("general", "two"));
    const auto unread = [&] {
        const auto page = world.open_socket(world.sign_in("bob"));
        const json welcome = world.exchange(*page, {{"type", "hello"}});
        return welcome["places"][1]["unread"].get<int>();
    };
    CHECK(unread() == 2);
    world.exchange(*bob, {{"type", "read"}, {"place", "general"}, {"position", 1}});
    CHECK(world.wait_for(*bobs_phone, [](const json& told) { return told["type"] == "read"; })["position"] == 1);
    CHECK(unread() == 1);
    world.exchange(*bob, {{"type", "read"}, {"place", "general"}, {"position", 999999}});
    world.exchange(*ann, say("general", "three"));
    CHECK(unread() == 1);  // a position of the future marks nothing that is still to come
}

TEST_CASE("messages that cannot be read are answered, and too many of them end the socket", "[webchat]") {
    World world;
    const auto ann = world.visit("ann");
    for (int i = 0; i < 9; ++i) ann->say("{\"id\": ");
    CHECK(world.exchange(*ann, say("general", "still here"))["type"] == "ack");
    for (int i = 0; i < 10; ++i) ann->say("[]");
    world.run_until([&] { return ann->closed_with != 0; });
    CHECK(ann->closed_with == 1008);
    const auto again = world.visit("ann");
    CHECK(world.exchange(*again, say("general", std::string(4001, 'a')))["code"] == "invalid");
    CHECK(world.exchange(*again, {{"type", "nonsense"}, {"id", "nonce-of-nonsense"}})["code"] == "invalid");
    CHECK(world.events() == 1);
}

TEST_CASE("somebody who writes far too fast is asked to wait, and nothing of it is stored", "[webchat]") {
    World world;
    webchat::Options slow;
    slow.messages_per_second = 1;
    world.chat = std::make_unique<webchat::Webchat>("webchat/default", *world.store, *world.inbox, world.clock,
                                                    world.people, world.places, slow);
    world.router = std::make_unique<net::Router>();
    world.chat->add_routes(*world.router);
    const auto ann = world.visit("ann");
    json refused;
    for (int i = 0; i < 40 && refused.is_null(); ++i) {
        const json answer = world.exchange(*ann, say("general", "spam"));
        if (answer["type"] == "error") refused = answer;
    }
    CHECK(refused["code"] == "rate_limited");
    CHECK(refused["retry_after"] == 1000);
    const auto before = world.events();
    CHECK(before < 35);
    world.clock.pass(Duration{1000});
    CHECK(world.exchange(*ann, say("general", "patient"))["type"] == "ack");
    CHECK(world.events() == before + 1);
}

TEST_CASE("a guest whose stay is over opens no place any more and cannot sign in again", "[webchat]") {
    World world;
    const auto page = world.visit("gus");
    const json lobby{{"type", "open"}, {"place", "lobby"}, {"thread", ""}};
    CHECK(world.exchange(*page, lobby)["type"] == "history");
    std::vector<Person> people = world.people.all();
    for (Person& person : people)
        if (person.id == "gus") person.guest = Guest{"ann", "2020-12-31"};
    world.people.load(people).value();
    CHECK(world.exchange(*page, lobby)["type"] == "error");
    CHECK(world.exchange(*page, say("lobby", "hello?"))["type"] == "error");
    CHECK_THROWS_WITH(world.sign_in("gus"), Catch::Contains("there is no such person"));
    world.people.lengthen({"gus", "2020-12-31", "2999-12-31"});
    CHECK(world.exchange(*page, lobby)["type"] == "history");
}
