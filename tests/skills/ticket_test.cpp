// Proposals, sameness and the clock of tickets, and what people remember of them.
#include <catch2/catch.hpp>

#include "bot/ratings.hpp"
#include "skills/request/catalogue.hpp"
#include "skills/ticket/due.hpp"
#include "skills/ticket/proposal.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/transcript.hpp"

using namespace twicket;
using namespace std::chrono_literals;

namespace {

KnownTicket open_ticket(const std::string& number, const std::string& title, const std::string& service = "") {
    KnownTicket ticket{.id = number, .desk = "desk/builtin", .key = number, .title = title, .requester = "eve"};
    ticket.facts.number = number;
    ticket.service = service;
    ticket.words = words_to_find(title, "");
    return ticket;
}

const std::vector<ticket::ServiceName> services{{"vpn", "Halden Connect (VPN)", {"tunnel", "vpn"}},
                                                {"mail", "Mail and calendar", {"outlook"}}};

}  // namespace

TEST_CASE("impact, urgency and service are proposed from the words", "[ticket]") {
    const auto screen = ticket::propose(Purpose::incident, "my laptop screen is broken", services);
    CHECK(screen.kind == TicketKind::incident);
    CHECK(screen.impact == Level::low);
    CHECK(screen.urgency == Level::medium);
    CHECK(screen.service.empty());
    const auto outlook =
        ticket::propose(Purpose::incident, "Nobody in the whole office can open Outlook, urgent!", services);
    CHECK(outlook.impact == Level::high);
    CHECK(outlook.urgency == Level::high);
    CHECK(outlook.service == "mail");
    CHECK(ticket::propose(Purpose::incident, "Unser Team hat keinen Tunnel", services).impact == Level::medium);
    CHECK(ticket::propose(Purpose::request, "please order a new keyboard", services).kind == TicketKind::request);
    CHECK(ticket::proposal_of(ticket::json_of(outlook)).service == "mail");
    CHECK(ticket::proposal_of("nonsense").title.empty());
}

TEST_CASE("the same incident is known again in other words, another one is not", "[ticket]") {
    const std::vector<KnownTicket> open{open_ticket("INC-1", "the wifi on the third floor is broken"),
                                        open_ticket("INC-2", "tunnel keeps dropping", "vpn"),
                                        open_ticket("INC-3", "printer on the third floor smells")};
    const auto wifi = ticket::propose(Purpose::incident, "wifi is broken on the third floor", services);
    const auto same = ticket::alike(wifi, open);
    REQUIRE(!same.empty());
    CHECK(same.front().facts.number == "INC-1");
    const auto vpn = ticket::propose(Purpose::incident, "the vpn keeps dropping", services);
    REQUIRE(!ticket::alike(vpn, open).empty());
    CHECK(ticket::alike(vpn, open).front().facts.number == "INC-2");
    CHECK(ticket::alike(ticket::propose(Purpose::incident, "my chair squeaks", services), open).empty());
    CHECK(
        ticket::alike(ticket::propose(Purpose::request, "wifi is broken on the third floor", services), open).empty());
}

TEST_CASE("a clock begins, rests while the requester is waited for, and ends", "[ticket]") {
    ticket::Sla sla;
    sla.by_priority[3] = {1h, 8h};
    const Time now = from_millis(1'800'000'000'000);
    ticket::Remembered one{.id = "t1", .card = "c", .title = "x"};
    one.priority = 4;
    std::vector<Effect> effects;
    ticket::begin_clock(one, sla, now, effects);
    CHECK(one.reply_due == now + 1h);
    CHECK(one.solve_due == now + 8h);
    REQUIRE(effects.size() == 4);
    CHECK(std::get<Timer>(effects[0]).due == now + 45min);
    one.facts.state = TicketState::waiting;
    ticket::follow_clock(one, sla, true, now + 2h, effects);
    CHECK(one.reply_due == Time{});
    CHECK(one.solve_due == Time{});
    CHECK(one.left == Duration{6h});
    one.facts.state = TicketState::working;
    ticket::follow_clock(one, sla, false, now + 20h, effects);
    CHECK(one.solve_due == now + 26h);
    one.facts.state = TicketState::solved;
    ticket::follow_clock(one, sla, false, now + 21h, effects);
    CHECK(one.solve_due == Time{});
    const auto alarm = ticket::alarm_of("ticket.solve75:t1");
    REQUIRE(alarm);
    CHECK_FALSE(alarm->reply);
    CHECK_FALSE(alarm->overdue);
    CHECK(alarm->ticket == "t1");
    CHECK_FALSE(ticket::alarm_of("handoff.nobody"));
}

TEST_CASE("tickets are found by number and by the beginnings of their words", "[ticket]") {
    testing::ScratchFolder folder;
    const auto store = folder.open_fast();
    const auto fill = [](store::Connection& connection) {
        keep_ticket(connection, open_ticket("INC-1", "The wifi is broken"));
        keep_ticket(connection, open_ticket("INC-2", "Printer 100% full_of paper"));
    };
    store->write_now(fill).value();
    std::vector<std::string> found;
    const auto search = [&](std::vector<std::string> words) {
        found.clear();
        const auto look = [&](store::Connection& connection) {
            found.clear();
            for (const KnownTicket& one : search_tickets(connection, words, 10)) found.push_back(one.facts.number);
        };
        store->read_now(look).value();
        return found;
    };
    CHECK(search({"wifi"}) == std::vector<std::string>{"INC-1"});
    CHECK(search({"brok", "wifi"}) == std::vector<std::string>{"INC-1"});
    CHECK(search({"inc", "2"}) == std::vector<std::string>{"INC-2"});
    CHECK(search({"roken"}).empty());
    CHECK(search({}).empty());
}

TEST_CASE("nobody is asked for a rating twice in a week, and an anonymous one names nobody", "[ticket]") {
    testing::ScratchFolder folder;
    const auto store = folder.open_fast();
    const Time now = from_millis(1'800'000'000'000);
    bool at_once = true, next_week = false;
    std::string named;
    const auto rate = [&](store::Connection& connection) {
        put_rating(connection, Rating{.ticket = "t1", .value = 4, .anonymous = true}, "ann", now);
        at_once = may_ask_for_rating(connection, "ann", now + 24h);
        next_week = may_ask_for_rating(connection, "ann", now + 24h * 7);
        auto rows = connection.query("SELECT person || ticket FROM rating");
        while (rows.next()) named += rows.string(0);
    };
    store->write_now(rate).value();
    CHECK_FALSE(at_once);
    CHECK(next_week);
    CHECK(named.empty());
}

TEST_CASE("catalogue items are found by their words in any order", "[request]") {
    const std::vector<request::Item> items{{.id = "laptop", .name = "New laptop", .words = {"notebook", "computer"}},
                                           {.id = "badge", .name = "New badge", .words = {"card"}}};
    const auto found = request::find_items(items, "could I have another notebook please");
    REQUIRE(found.size() == 1);
    CHECK(found.front()->id == "laptop");
    CHECK(request::find_items(items, "what is for lunch").empty());
}

TEST_CASE("what went private is in no table of ours any more", "[privacy]") {
    test::Play play{R"(person: ann
place: help | mode questions
entry: payslip | title Find your payslip | asks where is my payslip | asks salary statement | answer It is in the HR portal.
entry: vpn | title VPN keeps dropping | asks my vpn keeps dropping | asks tunnel goes down | answer Restart it.
---
ann in help: where is my payslip zanzibar
ann marks it 🔒)"};
    std::string all;
    for (const char* sql :
         {"SELECT body FROM event WHERE state = 'done'", "SELECT text FROM question", "SELECT body FROM conversation",
          "SELECT trace FROM event", "SELECT text FROM purpose_lesson", "SELECT wording FROM vote"})
        for (const std::string& row : play.rows(sql)) all += row + "\n";
    CHECK(all.find("zanzibar") == all.npos);
}
