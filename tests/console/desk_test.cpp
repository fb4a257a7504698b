// Tickets and services in the console: what is shown of them, and that what an agent does reaches back-end, followers and
// the audit log.
#include <catch2/catch.hpp>

#include "bot/reply.hpp"
#include "bot/service_records.hpp"
#include "bot/tickets.hpp"
#include "tests/console/house.hpp"

using namespace twicket;
using namespace twicket::testing;
using nlohmann::json;

namespace {

void put_ticket(ConsoleHouse& house, const std::string& id, const std::string& owner, TicketState state, const std::string& title, bool direct = false) {
    const KnownTicket ticket{.id = id, .desk = "desk/builtin", .key = id, .title = title, .facts = {"INC-" + id, "", owner, state}, .requester = "mia",
                             .origin = {"webchat/default", "general", "t" + id, direct}, .updated = house.clock.now(), .priority = 2, .created = house.clock.now(), .words = words_to_find(title, "")};
    house.store->write_now([&](store::Connection& connection) { keep_ticket(connection, ticket); }).value();
}

Outgoing last_call(ConsoleHouse& house) {
    Outgoing found;
    const auto read = [&](store::Connection& connection) {
        auto rows = connection.query("SELECT body FROM outgoing ORDER BY number DESC LIMIT 1");
        REQUIRE(rows.next());
        found = outgoing_from_json(rows.text(0)).value();
    };
    house.store->read_now(read).value();
    return found;
}

}  // namespace

TEST_CASE("the desk shows what waits, finds by words, and tells no direct conversation's address", "[console][desk]") {
    ConsoleHouse house;
    put_ticket(house, "1", "", TicketState::open, "Screen is broken");
    put_ticket(house, "2", "Name of tom", TicketState::working, "No mail", true);
    put_ticket(house, "3", "Name of tom", TicketState::closed, "Old printer");
    const Browser tom = house.sign_in("tom");
    const json open = house.ask("GET", "/api/v1/tickets", tom).body["tickets"];
    REQUIRE(open.size() == 2);
    CHECK(open[0]["origin"]["name"] == "#general");
    CHECK(open[1]["origin"].is_null());
    CHECK(house.ask("GET", "/api/v1/tickets?state=over", tom).body["tickets"][0]["number"] == "INC-3");
    CHECK(house.ask("GET", "/api/v1/tickets?words=printer", tom).body["tickets"].size() == 1);
    CHECK(house.ask("GET", "/api/v1/tickets/9", tom).status == 404);
}

TEST_CASE("an agent gives, answers, notes and sets a ticket by calls to its back-end, each with one audit row", "[console][desk]") {
    ConsoleHouse house;
    house.people_list[5].email = "ada@example.com";
    house.people.load(house.people_list).value();
    put_ticket(house, "1", "", TicketState::open, "Screen is broken");
    const Browser tom = house.sign_in("tom");
    const auto act = [&](const json& body) { return house.ask("POST", "/api/v1/tickets/1/acts", tom, body).status; };
    CHECK(act({{"act", "assign"}, {"person", "mia"}}) == 400);  // no agent
    CHECK(act({{"act", "comment"}, {"text", "  "}}) == 400);
    CHECK(act({{"act", "set"}, {"state", "broken"}}) == 400);
    CHECK(act({{"act", "comment"}, {"text", std::string(4001, 'x')}}) == 400);
    CHECK(house.ask("POST", "/api/v1/tickets/9/acts", tom, {{"act", "note"}, {"text", "x"}}).status == 404);
    CHECK(house.delivered == 0);
    CHECK(act({{"act", "assign"}, {"person", "ada"}}) == 200);
    CHECK(last_call(house).ticket->act == TicketCall::Act::take);
    CHECK(last_call(house).ticket->email == "ada@example.com");
    CHECK(act({{"act", "note"}, {"text", "ask the vendor"}}) == 200);
    CHECK(last_call(house).ticket->internal);
    CHECK(last_call(house).ticket->person == "tom");
    CHECK(act({{"act", "comment"}, {"text", "her password: Tr0ub4dor&3x9"}}) == 200);
    CHECK(last_call(house).ticket->text.find("Tr0ub4dor") == std::string::npos);  // the policy guard reads what is typed here too
    CHECK(act({{"act", "set"}, {"state", "solved"}, {"text", "new screen"}}) == 200);
    CHECK(last_call(house).account == "desk/builtin");
    CHECK(last_call(house).thread == "1");
    CHECK(house.delivered == 4);
    CHECK(house.audited("ticket.assign") + house.audited("ticket.note") + house.audited("ticket.set") == 3);
    const json items = house.ask("GET", "/api/v1/tickets/1", tom).body["items"];
    REQUIRE(items.size() == 4);
    CHECK(items[1]["internal"] == true);
    CHECK(items[3]["state"] == "solved");
    CHECK(items[3]["waits"] == true);
}

TEST_CASE("what an agent says of a service is known at once, tells followers, and is not said twice", "[console][services]") {
    ConsoleHouse house;
    house.store->write_now([&](store::Connection& connection) { services::put_follow(connection, {.person = "mia", .service = "mail", .account = "webchat/default", .user = "mia"}, house.clock.now()); }).value();
    const Browser tom = house.sign_in("tom");
    const std::string address = "/api/v1/services/mail/reports";
    CHECK(house.ask("POST", address, tom, {{"state", "burning"}}).status == 400);
    CHECK(house.ask("POST", address, tom, {{"state", "down"}, {"next_minutes", -1}}).status == 400);
    CHECK(house.ask("POST", "/api/v1/services/tea/reports", tom, {{"state", "down"}}).status == 404);
    const json body{{"state", "down"}, {"text", "Nothing is delivered."}, {"next_minutes", 30}};
    CHECK(house.ask("POST", address, tom, body).status == 200);
    CHECK(house.services.standing("mail").text == "Nothing is delivered.");
    const json seen = house.ask("GET", "/api/v1/services/mail", tom).body;
    CHECK(seen["service"]["followers"] == 1);
    CHECK(seen["service"]["now"]["by"] == "Name of tom");
    CHECK(seen["delivery"]["waiting"] == 1);
    CHECK(house.audited("service.state") == 1);
    CHECK(house.count("SELECT COUNT(*) FROM notice") == 1);
    CHECK(house.ask("GET", "/api/v1/services", house.sign_in("cora")).body["services"].size() == 2);
}

TEST_CASE("a word on a colleague's skill is shown to whoever keeps the topic and to admins, and decided by a press", "[console][experts]") {
    ConsoleHouse house;
    house.write("INSERT INTO skill_claim (person, skill, by_whom, shown, level, stands, at) VALUES ('mia', 'vpn', 'tom', 'VPN', 4, 0, 5)");
    CHECK(house.ask("GET", "/api/v1/experts", house.sign_in("tom")).body["waiting"].empty());
    CHECK(house.ask("GET", "/api/v1/experts", house.sign_in("ada")).body["waiting"][0]["mine"] == false);
    const Browser eve = house.sign_in("eve");
    CHECK(house.ask("GET", "/api/v1/experts", eve).body["waiting"][0]["mine"] == true);
    CHECK(house.ask("POST", "/api/v1/experts/decisions", eve, {{"person", "mia"}, {"approve", true}}).status == 400);
    CHECK(house.ask("POST", "/api/v1/experts/decisions", eve, {{"person", "mia"}, {"skill", "vpn"}, {"by", "tom"}, {"approve", true}}).status == 200);
    REQUIRE(house.decided.size() == 1);
    CHECK(house.decided[0].decider == "eve");
}
