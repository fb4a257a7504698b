// Tickets as calls of the outbox, by the built-in desk: opened once whatever is repeated or lost, told once in the
// thread that asked, found again by its marker.
#include <catch2/catch.hpp>

#include "adapters/desk/builtin/builtin.hpp"
#include "bot/desk_account.hpp"
#include "tests/support/await.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using testing::await_on;

namespace {

struct World {
    testing::ScratchFolder folder;
    std::unique_ptr<store::Store> store = folder.open_fast();
    test::FakeClock clock;
    boost::asio::io_context loop;
    Inbox inbox{*store, clock, [] {}};
    DeskAccount desk{std::make_unique<desk::Builtin>("builtin", *store, clock, "https://desk.example/t/"), inbox,
                     *store, clock};

    std::vector<std::string> column(const std::string& sql) {
        std::vector<std::string> found;
        const auto read = [&](store::Connection& connection) {
            found.clear();
            auto rows = connection.query(sql);
            while (rows.next()) found.push_back(rows.string(0));
        };
        store->read_now(read).value();
        return found;
    }
    Result<Receipt> send(const Outgoing& outgoing) { return await_on(loop, desk.send(outgoing)); }
    Result<Receipt> find(const Outgoing& outgoing) { return await_on(loop, desk.find(outgoing)); }
};

Outgoing opening(const std::string& id) {
    Outgoing outgoing{.id = id, .account = "desk/builtin", .place = "", .thread = id, .reply = {}};
    TicketCall call;
    call.draft = {.title = "Screen is black", .text = "Since today"};
    call.draft.requester = "ann";
    call.draft.origin = {"slack/acme", "C1", "17.1", false};
    outgoing.ticket = call;
    return outgoing;
}

Outgoing change(const std::string& id, const std::string& ticket, TicketCall::Act act) {
    Outgoing outgoing{.id = id, .account = "desk/builtin", .place = "", .thread = ticket, .reply = {}};
    TicketCall call{.act = act, .ticket = ticket};
    call.author = "Tom";
    call.person = "tom";
    call.text = "Changed the cable";
    call.state = TicketState::solved;
    outgoing.ticket = call;
    return outgoing;
}

}  // namespace

TEST_CASE("a ticket is opened once and told once, however often its call is repeated", "[ticket]") {
    World world;
    const Outgoing call = opening("o1");
    CHECK(world.find(call).error().code == ErrorCode::not_found);
    CHECK(world.send(call)->external_id == "1");
    CHECK(world.send(call)->external_id == "1");
    CHECK(world.find(call)->external_id == "1");
    CHECK(world.column("SELECT number FROM desk_ticket").size() == 1);
    CHECK(world.column("SELECT number FROM ticket") == std::vector<std::string>{"INC-1"});
    const auto bodies = world.column("SELECT body FROM event");
    REQUIRE(bodies.size() == 1);
    const Event event = event_from_json(bodies[0]).value();
    CHECK(event.account == "slack/acme");
    CHECK(event.thread == "17.1");
    const auto& news = std::get<TicketChanged>(event.what);
    CHECK(news.ticket == "o1");
    CHECK(news.facts == TicketFacts{"INC-1", "https://desk.example/t/INC-1", "", TicketState::open});
}

TEST_CASE("what is done to a ticket is done once, and its facts follow", "[ticket]") {
    World world;
    REQUIRE(world.send(opening("o1")).has_value());
    REQUIRE(world.send(change("o2", "o1", TicketCall::Act::take)).has_value());
    CHECK(world.column("SELECT state FROM ticket") == std::vector<std::string>{"working"});
    CHECK(world.column("SELECT owner FROM ticket") == std::vector<std::string>{"Tom"});
    const Outgoing solved = change("o3", "o1", TicketCall::Act::set_state);
    CHECK(world.find(solved).error().code == ErrorCode::not_found);
    REQUIRE(world.send(solved).has_value());
    REQUIRE(world.send(solved).has_value());
    CHECK(world.find(solved).has_value());
    CHECK(world.column("SELECT state FROM ticket") == std::vector<std::string>{"solved"});
    CHECK(world.column("SELECT act FROM desk_note ORDER BY number") == std::vector<std::string>{"take", "set_state"});
    CHECK(world.column("SELECT external_id FROM event ORDER BY sequence") ==
          std::vector<std::string>{"ticket/o1", "ticket/o2", "ticket/o3"});
}

TEST_CASE("an internal note is kept and its words are told to nobody", "[ticket]") {
    World world;
    REQUIRE(world.send(opening("o1")).has_value());
    Outgoing note = change("o2", "o1", TicketCall::Act::comment);
    note.ticket->internal = true;
    REQUIRE(world.send(note).has_value());
    CHECK(world.column("SELECT text FROM desk_note") == std::vector<std::string>{"Changed the cable"});
    for (const std::string& body : world.column("SELECT body FROM event")) CHECK(body.find("cable") == body.npos);
}

TEST_CASE("a call for a ticket that was never opened is refused, not kept waiting", "[ticket]") {
    World world;
    CHECK(world.send(change("o2", "o1", TicketCall::Act::comment)).error().code == ErrorCode::invalid);
    Outgoing card{.id = "o3", .account = "desk/builtin", .place = "p", .thread = "t", .reply = {}};
    CHECK(world.send(card).error().code == ErrorCode::unsupported);
}

TEST_CASE("a ticket's call comes back from the outbox as it went in", "[ticket]") {
    for (const Outgoing& before : {opening("o1"), change("o2", "o1", TicketCall::Act::set_state)}) {
        const Result<Outgoing> after = outgoing_from_json(to_json(before));
        REQUIRE(after.has_value());
        CHECK(to_json(*after) == to_json(before));
        CHECK(after->ticket->draft.origin == before.ticket->draft.origin);
    }
    CHECK(priority_of(Level::high, Level::high) == 1);
    CHECK(priority_of(Level::low, Level::medium) == 4);
}
