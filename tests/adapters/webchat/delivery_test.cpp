// The adapter's border: a delivery arrives once, is found again, updates replace their card, private ones stay private.
#include <catch2/catch.hpp>

#include "bot/outbox.hpp"
#include "bot/outbox_rows.hpp"
#include "tests/adapters/webchat/world.hpp"

using namespace twicket;
using webchat::testing::card;
using webchat::testing::json;
using webchat::testing::World;

namespace {

std::string html_of(const json& message) {
    return message["card"]["html"];
}
json direct_history(World& world, webchat::testing::HeldSocket& page, const std::string& user) {
    return world.exchange(page, {{"type", "open"}, {"place", "dm:" + user}})["messages"];
}

}  // namespace

TEST_CASE("a delivery is pushed, found by its id, and arrives once however often it is sent", "[webchat]") {
    World world;
    const auto ann = world.visit("ann");
    const Outgoing answer = card("out-1", "dm:ann", "", "Do **this**");
    CHECK(world.find(answer).error().code == ErrorCode::not_found);
    const auto receipt = world.send(answer);
    REQUIRE(receipt.has_value());
    CHECK(world.send(answer)->external_id == receipt->external_id);
    CHECK(world.find(answer)->external_id == receipt->external_id);
    const json pushed = world.wait_for(*ann, [](const json& told) { return told["type"] == "message"; });
    CHECK(html_of(pushed["message"]) == "<p>Do <strong>this</strong></p>");
    CHECK(pushed["message"]["author"]["bot"] == true);
    CHECK(direct_history(world, *ann, "ann").size() == 1);
    world.restart();
    CHECK(world.find(answer).has_value());
    CHECK(world.send(answer).has_value());
    CHECK(world.messages() == 1);
}

TEST_CASE("an update replaces the card in its place, also of an update, and is found again", "[webchat]") {
    World world;
    const auto ann = world.visit("ann");
    REQUIRE(world.send(card("out-1", "dm:ann", "", "first")).has_value());
    Outgoing second = card("out-2", "dm:ann", "", "second");
    second.updates = "out-1";
    CHECK(world.find(second).error().code == ErrorCode::not_found);
    CHECK(world.send(second)->external_id == "out-1");
    CHECK(world.find(second)->external_id == "out-1");
    CHECK(world.send(second).has_value());
    Outgoing third = card("out-3", "dm:ann", "", "third");
    third.updates = "out-2";
    CHECK(world.send(third)->external_id == "out-1");
    const json history = direct_history(world, *ann, "ann");
    REQUIRE(history.size() == 1);
    CHECK(html_of(history[0]) == "<p>third</p>");
    Outgoing lost = card("out-4", "dm:ann", "", "lost");
    lost.updates = "never sent";
    CHECK(world.send(lost).error().code == ErrorCode::not_found);
}

TEST_CASE("a person's words are never replaced by an update that names them", "[webchat]") {
    World world;
    const auto ann = world.visit("ann");
    const json ack = world.exchange(*ann, {{"type", "send"}, {"place", "dm:ann"}, {"text", "mine"}});
    Outgoing update = card("out-1", "dm:ann", "", "not yours");
    update.updates = ack["message"];
    CHECK(world.send(update).error().code == ErrorCode::not_found);
}

TEST_CASE("a reply for one person is seen by that person alone, pushed and in the history", "[webchat]") {
    World world;
    const auto ann = world.visit("ann");
    const auto bob = world.visit("bob");
    const std::string root =
        world.exchange(*ann, {{"type", "send"}, {"place", "general"}, {"text", "question"}})["message"];
    Outgoing quiet = card("out-1", "general", root, "only you");
    quiet.reply.only_for = "ann";
    REQUIRE(world.send(quiet).has_value());
    REQUIRE(world.send(card("out-2", "general", root, "for all")).has_value());
    const auto cards = [&](webchat::testing::HeldSocket& page) {
        world.wait_for(page,
                       [](const json& told) { return told["type"] == "message" && told["message"]["id"] == "out-2"; });
        std::vector<std::string> found;
        const json history = world.exchange(page, {{"type", "open"}, {"place", "general"}, {"thread", root}});
        for (const auto& message : history["messages"])
            if (message.contains("card")) found.push_back(html_of(message));
        return found;
    };
    CHECK(cards(*ann) == std::vector<std::string>{"<p>only you</p>", "<p>for all</p>"});
    CHECK(cards(*bob) == std::vector<std::string>{"<p>for all</p>"});
    for (const auto& told : bob->told) CHECK(told.dump().find("only you") == std::string::npos);
    const json click{{"type", "click"}, {"card", "out-1"}, {"action", "answer.helpful"}, {"value", "e1"}};
    CHECK(world.exchange(*bob, click)["code"] == "not_found");
    CHECK(world.exchange(*ann, click)["type"] == "ack");
}

TEST_CASE("a card's sources, fields and buttons reach the page, unsafe links do not", "[webchat]") {
    World world;
    const auto ann = world.visit("ann");
    Outgoing answer = card("out-1", "dm:ann", "", "text");
    answer.reply.card.sources = {{"VPN", "https://intranet.example/vpn", "2026-09-14"},
                                 {"Odd", "javascript:alert(1)", ""}};
    answer.reply.card.fields = {{"Owner", "IT"}};
    answer.reply.card.state_line = "Sure of this";
    answer.reply.card.language = "de";
    REQUIRE(world.send(answer).has_value());
    const json shown = direct_history(world, *ann, "ann")[0]["card"];
    CHECK(shown["sources"][0]["link"] == "https://intranet.example/vpn");
    CHECK(shown["sources"][0]["date"] == "2026-09-14");
    CHECK(shown["sources"][1]["link"] == "");
    CHECK(shown["fields"][0]["value"] == "IT");
    CHECK(shown["actions"][0]["label"] == "Helpful");
    CHECK(shown["state_line"] == "Sure of this");
    CHECK(shown["language"] == "de");
}

TEST_CASE("a form for a page that was closed waits for one and is dropped when its time is over, and is no dead letter", "[webchat]") {
    World world;
    Outbox outbox{*world.store, world.clock, [&](const std::string&) { return world.chat.get(); }};
    const auto form = [&](const std::string& id) {
        Outgoing outgoing{.id = id, .account = "webchat/default", .place = "dm:ann", .thread = "", .reply = {{}, "ann"}};
        outgoing.form = Form{.id = "answer.reason", .title = "What was wrong?", .submit_label = "Send",
                             .fields = {{.name = "reason", .label = "Reason"}}};
        outgoing.not_after = world.clock.now() + world.chat->form_trigger_lasts();
        world.store->write_now([&](store::Connection& connection) { enqueue(connection, outgoing, 0, world.clock.now()); }).value();
    };
    const auto state = [&](const std::string& id) {
        std::string found;
        world.store->read_now([&](store::Connection& connection) {
            auto rows = connection.query("SELECT state FROM outgoing WHERE id = $1", {id});
            found = rows.next() ? rows.string(0) : "none";
        }).value();
        return found;
    };
    const auto deliver = [&] { twicket::testing::await_on(world.loop, outbox.deliver_due()); };

    form("f-1");
    deliver();
    CHECK(state("f-1") == "waiting");
    const auto page = world.visit("ann");  // she has reloaded
    world.clock.time += std::chrono::seconds{3};
    deliver();
    CHECK(state("f-1") == "sent");
    CHECK(world.wait_for(*page, [](const json& told) { return told["type"] == "form"; })["title"] == "What was wrong?");

    page->close(1000, "");
    world.run_until([&] { return !page->is_open(); });
    world.chat->close_all();
    form("f-2");
    deliver();
    CHECK(state("f-2") == "waiting");
    world.clock.time += std::chrono::seconds{30};
    deliver();
    CHECK(state("f-2") == "dropped");
}
