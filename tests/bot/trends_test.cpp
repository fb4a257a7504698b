// Weekly trends: what is counted, and that nothing is told of few people.
#include "bot/trends.hpp"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "bot/event.hpp"
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
    int events = 0;

    void event(const std::string& person, What what, const std::string& label, const nlohmann::json& trace,
               const std::string& thread) {
        Event made{.account = "net/a", .external_id = std::to_string(++events), .at = clock.now(), .place = "help",
                   .thread = thread, .person = person, .what = std::move(what)};
        const std::string body = to_json(made), reasons = trace.is_null() ? "" : trace.dump();
        const auto put = [&](store::Connection& connection) {
            connection.execute("INSERT INTO event (account, external_id, place, thread, body, arrived, state, label, trace)"
                               " VALUES ('net/a', $1, 'help', $2, $3, $4, 'done', $5, $6)",
                               {made.external_id, thread, body, to_millis(clock.now()), label, reasons});
        };
        store->write_now(put).value();
    }
    // As a turn records it.
    void said(const std::string& person, const std::string& text, const std::string& purpose, double confidence = 0.9) {
        const nlohmann::json trace{{"purpose", {{"is", purpose}, {"confidence", confidence}}},
                                   {"candidates", nlohmann::json::array({{{"entry", "vpn"}}})}};
        event(person, Message{"m" + std::to_string(events), text}, "answered", trace, "t" + person);
    }
    void sql(const std::string& text) {
        store->write_now([&](store::Connection& connection) { connection.execute(text, {}); }).value();
    }
    std::vector<Trend> count(int minimum) {
        std::vector<Service> services(1);
        services[0].id = "mail", services[0].name = "Mail and calendar", services[0].aliases = {"email"};
        Trends watch{{clock, *store, {true, minimum}, services}};
        testing::await_on(loop, watch.look());
        std::vector<Trend> all;
        store->read_now([&](store::Connection& connection) { all = trends::stored(connection, 100); }).value();
        return all;
    }
};

const Trend* find(const std::vector<Trend>& all, const std::string& subject) {
    const auto found = std::ranges::find(all, subject, &Trend::subject);
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("a week that is over is counted once, by service, entry, place and in all", "[trends]") {
    Desk desk;
    for (int i = 0; i < 12; ++i)
        desk.said("p" + std::to_string(i), i % 2 ? "the email is slow again" : "how do I travel",
                  i % 4 == 1 ? "complaint" : i % 4 == 3 ? "question" : "praise");
    desk.said("p1", "email email email", "complaint", 0.3);  // said, but of what kind is not sure
    for (int i = 3; i < 12; i += 4)
        desk.event("p" + std::to_string(i), Click{"card", "answer.helpful", "vpn"}, "voted_helpful", nullptr, "tp" + std::to_string(i));
    CHECK(desk.count(3).empty());  // the week is not over
    desk.clock.pass(7 * 24h);
    const std::vector<Trend> all = desk.count(3);
    const Trend *total = find(all, "all"), *mail = find(all, "service:mail"), *entry = find(all, "entry:vpn"), *place = find(all, "place:net/a/help");
    REQUIRE((total && mail && entry && place));
    CHECK(total->people == 12);
    CHECK(total->figures == std::map<std::string, std::int64_t>{{"messages", 13}, {"complaints", 3}, {"praise", 6}});
    CHECK(mail->people == 6);
    CHECK(mail->figures == std::map<std::string, std::int64_t>{{"messages", 7}, {"complaints", 3}, {"praise", 0}});
    CHECK(entry->figure("served") == 13);
    CHECK(place->figures == std::map<std::string, std::int64_t>{{"questions", 3}, {"useful", 3}, {"wait", 0}});
    desk.said("late", "email", "complaint");
    CHECK(desk.count(3).size() == all.size());
}

TEST_CASE("what fewer people stand behind than the minimum is neither told nor kept", "[trends]") {
    Desk desk;
    for (int i = 0; i < 20; ++i) desk.said("p" + std::to_string(i), "how do I travel", "praise");
    for (int i = 0; i < 30; ++i) desk.said("p" + std::to_string(i % 4), "email", "complaint");  // four people, often
    for (int i = 0; i < 6; ++i)
        desk.sql("INSERT INTO follow (person, service, outages, changes, account, network_user, since) VALUES ('f" + std::to_string(i) +
                 "', 'mail', 'now', 'now', 'net/a', 'f', 1)");
    desk.clock.pass(7 * 24h);
    const std::vector<Trend> all = desk.count(5);
    CHECK(find(all, "all"));
    // Six follow it, which may be told; four complained, which may not.
    const Trend* mail = find(all, "service:mail");
    REQUIRE(mail);
    CHECK(mail->figures == std::map<std::string, std::int64_t>{{"followers", 6}});
    CHECK(testing::number_in(*desk.store, "SELECT COUNT(*) FROM trend WHERE people > 0 AND people < 5") == 0);
    CHECK(testing::number_in(*desk.store, "SELECT COUNT(*) FROM trend WHERE figures LIKE '%p1%'") == 0);
}

TEST_CASE("trends that nobody asked for are not counted", "[trends]") {
    Desk desk;
    for (int i = 0; i < 20; ++i) desk.said("p" + std::to_string(i), "email", "complaint");
    desk.clock.pass(7 * 24h);
    Trends watch{{desk.clock, *desk.store, {}, {}}};
    CHECK(testing::await_on(desk.loop, watch.look()) == 0);
    CHECK(testing::number_in(*desk.store, "SELECT COUNT(*) FROM trend") == 0);
}
