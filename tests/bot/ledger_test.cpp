// The ledger in the database: settling after its delay, taking back, telling what is wrong with it, taking a person
// out.
#include "bot/ledger.hpp"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "bot/point_acts.hpp"
#include "bot/settlement.hpp"
#include "tests/support/await.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using namespace std::chrono_literals;

namespace {

struct Desk {
    testing::ScratchFolder folder;
    std::unique_ptr<store::Store> store = folder.open_fast();
    testing::SetClock clock;
    boost::asio::io_context loop;
    People people;
    config::Points rules;
    std::optional<Settlement> settlement;

    Desk() {
        std::vector<Person> list(4);
        list[0].id = "ann", list[1].id = "bob", list[2].id = "cleo", list[3].id = "robot";
        list[3].roles = {"bot"};
        people.load(std::move(list)).value();
        settlement.emplace(Settlement::Parts{people, clock, *store, rules});
    }
    void write(const std::function<void(store::Connection&)>& job) { store->write_now(job).value(); }
    void tell(MeritKind kind, const std::string& person, const std::string& by, const std::string& evidence) {
        const Merit merit{.kind = kind, .person = person, .by = by, .evidence = evidence, .at = clock.now()};
        write([merit](store::Connection& connection) { put_merit(connection, merit); });
    }
    std::size_t settle() { return testing::await_on(loop, settlement->look()); }
    std::int64_t points(const std::string& person) {
        return testing::number_in(
            *store, "SELECT COALESCE(SUM(amount), 0) FROM ledger_posting WHERE account = 'person:" + person + "'");
    }
    std::string problem() {
        std::string found;
        store->read_now([&](store::Connection& connection) { found = ledger::verify(connection).problem; }).value();
        return found;
    }
};

}  // namespace

TEST_CASE("a merit is counted after its delay, and taken back when its proof goes", "[points]") {
    Desk desk;
    desk.tell(MeritKind::accepted, "ann", "bob", "ticket:1");
    CHECK(desk.settle() == 0);
    desk.clock.pass(24h);
    CHECK(desk.settle() == 1);
    CHECK(desk.points("ann") == 10);
    CHECK(desk.settle() == 0);  // once
    desk.write([&](store::Connection& connection) {
        withdraw_merits(connection, {"ticket:1", "reopened"}, desk.clock.now());
    });
    CHECK(desk.settle() == 1);
    CHECK(desk.points("ann") == 0);
    CHECK(desk.settle() == 0);
    desk.tell(MeritKind::accepted, "ann", "bob", "ticket:1");  // it did help, in the end: counted anew
    desk.clock.pass(24h);
    desk.settle();
    CHECK(desk.points("ann") == 10);
    CHECK(desk.problem() == "");
    CHECK(testing::number_in(*desk.store, "SELECT COUNT(*) FROM ledger_journal") == 3);
}

TEST_CASE("what is taken back before it was counted leaves no trace in the ledger", "[points]") {
    Desk desk;
    desk.tell(MeritKind::thanks, "ann", "bob", "message:1");
    desk.write([&](store::Connection& connection) {
        withdraw_merits(connection, {"message:1", "deleted"}, desk.clock.now());
    });
    desk.clock.pass(48h);
    CHECK(desk.settle() == 0);
    CHECK(testing::number_in(*desk.store, "SELECT COUNT(*) FROM ledger_journal") == 0);
}

TEST_CASE("no points by one's own word, by a bot, to a bot, or by nobody of the directory", "[points]") {
    Desk desk;
    desk.tell(MeritKind::accepted, "ann", "ann", "ticket:1");
    desk.tell(MeritKind::accepted, "ann", "robot", "ticket:1");
    desk.tell(MeritKind::accepted, "robot", "ann", "ticket:1");
    desk.tell(MeritKind::accepted, "ann", "web/stranger", "ticket:1");
    desk.clock.pass(24h);
    desk.settle();
    CHECK(testing::number_in(*desk.store, "SELECT COUNT(*) FROM ledger_posting") == 0);
    CHECK(testing::number_in(*desk.store, "SELECT COUNT(*) FROM ledger_journal WHERE cut = 'unknown'") == 3);
    CHECK(desk.problem() == "");
}

TEST_CASE("a month of the ledger sums to nought, with its reversals", "[points]") {
    Desk desk;
    for (int i = 0; i < 40; ++i) {
        desk.tell(static_cast<MeritKind>(i % 7), i % 2 ? "ann" : "cleo", i % 7 == 3 ? "" : "bob",
                  "ticket:" + std::to_string(i));
        desk.clock.pass(5h);
        desk.settle();
        if (i % 9 == 0)
            desk.write([&](store::Connection& connection) {
                withdraw_merits(connection, {"ticket:" + std::to_string(i / 2), "reopened"}, desk.clock.now());
            });
    }
    desk.clock.pass(24h);
    desk.settle();
    std::int64_t sum = 0, rows = 0;
    desk.store
        ->read_now([&](store::Connection& connection) {
            sum = rows = 0;
            const Time now = desk.clock.now();
            for (const Time month : {now - 720h, now})
                ledger::each_posting(connection, points::month_of(month), [&](const ledger::Posting& posting) {
                    sum += posting.amount;
                    ++rows;
                });
        })
        .value();
    CHECK(sum == 0);
    CHECK(rows == testing::number_in(*desk.store, "SELECT COUNT(*) FROM ledger_posting"));
    CHECK(rows > 30);
}

TEST_CASE("whoever changes the ledger by hand is found", "[points]") {
    const std::string act = GENERATE(
        "UPDATE ledger_posting SET amount = amount + 1 WHERE account = 'person:ann'",
        "UPDATE ledger_posting SET amount = amount + 1",
        "UPDATE ledger_journal SET points = points + 5 WHERE number = 1",
        "DELETE FROM ledger_posting WHERE account LIKE 'rule:%'", "DELETE FROM ledger_journal WHERE number = 1",
        "DELETE FROM merit", "UPDATE merit SET judged = 0", "UPDATE ledger_journal SET person = 'bob' WHERE number = 1",
        "INSERT INTO ledger_posting (journal, account, amount) VALUES (99, 'person:ann', 5), (99, 'rule:thanks', -5)",
        "UPDATE ledger_journal SET other = 2 WHERE number = 1");
    Desk desk;
    desk.tell(MeritKind::accepted, "ann", "bob", "ticket:1");
    desk.tell(MeritKind::accepted, "cleo", "bob", "ticket:2");
    desk.clock.pass(24h);
    desk.settle();
    REQUIRE(desk.problem() == "");
    desk.write([&](store::Connection& connection) { connection.execute(act); });
    CAPTURE(act);
    CHECK(desk.problem() != "");
}

TEST_CASE("a person taken out leaves sums that balance and no name", "[points]") {
    Desk desk;
    desk.tell(MeritKind::accepted, "ann", "bob", "ticket:1");
    desk.tell(MeritKind::thanks, "bob", "ann", "message:2");
    desk.clock.pass(24h);
    desk.settle();
    desk.tell(MeritKind::thanks, "bob", "ann", "message:3");  // not settled yet
    desk.write([](store::Connection& connection) {
        points::write(connection, {PointChoice{.person = "ann", .hidden = true}}, {});
        ledger::forget_person(connection, "ann");
    });
    CHECK(desk.problem() == "");
    for (const char* column : {"ledger_journal WHERE person", "ledger_journal WHERE giver", "merit WHERE person",
                               "merit WHERE by_whom", "point_choice WHERE person"})
        CHECK(testing::number_in(*desk.store, "SELECT COUNT(*) FROM " + std::string{column} + " = 'ann'") == 0);
    CHECK(testing::number_in(*desk.store, "SELECT COUNT(*) FROM ledger_posting WHERE account LIKE '%ann%'") == 0);
    CHECK(desk.points("bob") == 1);
    CHECK(desk.points("forgotten-1") == 10);
    desk.write([&](store::Connection& connection) {  // what rested on proof goes with it all the same
        withdraw_merits(connection, {"ticket:1", "reopened"}, desk.clock.now());
    });
    desk.clock.pass(24h);
    desk.settle();
    CHECK(desk.points("forgotten-1") == 0);
    CHECK(desk.problem() == "");
}
