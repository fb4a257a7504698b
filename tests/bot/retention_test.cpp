// R4: keys of events are kept for 30 days, a repeat is told from other words under the same id.
#include <catch2/catch.hpp>

#include "bot/inbox.hpp"
#include "bot/retention.hpp"
#include "tests/support/await.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using testing::await_on;
using testing::number_in;

namespace {
Event message(const std::string& id, const std::string& text) {
    Event event;
    event.account = "chat/a";
    event.external_id = id;
    event.place = "help";
    event.person = "ann";
    event.what = Message{id, text};
    return event;
}
}  // namespace

TEST_CASE("handled events and their keys go after 30 days, in small steps; what waits or is dead stays") {
    const testing::ScratchFolder folder;
    const auto store = folder.open_fast();
    testing::SetClock clock;
    Inbox inbox{*store, clock, {}};
    boost::asio::io_context loop;
    for (int i = 0; i < 7; ++i) REQUIRE(await_on(loop, inbox.accept(message("old" + std::to_string(i), "x")))->fresh);
    REQUIRE(store->write_now([](store::Connection& connection) {
        connection.execute("UPDATE event SET state = 'done' WHERE external_id NOT IN ('old0', 'old3')");
        connection.execute("UPDATE event SET state = 'dead' WHERE external_id = 'old3'");
    }).has_value());
    clock.pass(std::chrono::hours{24 * 30} + std::chrono::seconds{1});
    REQUIRE(await_on(loop, inbox.accept(message("young", "x")))->fresh);
    REQUIRE(store->write_now([](store::Connection& connection) {
        connection.execute("UPDATE event SET state = 'done' WHERE external_id = 'young'");
    }).has_value());
    CHECK_FALSE(await_on(loop, inbox.accept(message("old1", "x")))->fresh);  // not pruned yet: still a copy
    std::int64_t after = 0;
    std::size_t deleted = 0;
    Pruned step;
    for (int round = 0; round < 10 && !step.young; ++round) {
        const auto job = [&](store::Connection& connection) { step = prune_events(connection, clock.now(), after, 3); };
        REQUIRE(store->write_now(job).has_value());
        CHECK(step.looked_at <= 3);
        after = step.last, deleted += step.deleted;
    }
    CHECK(deleted == 5);
    CHECK(number_in(*store, "SELECT COUNT(*) FROM event") == 3);
    CHECK(number_in(*store, "SELECT COUNT(*) FROM event WHERE external_id IN ('old0', 'old3', 'young')") == 3);
    CHECK(await_on(loop, inbox.accept(message("old1", "x")))->fresh);  // 30 days later it is a new event
}

TEST_CASE("a repeat is told from other words under the same id, and neither is acted on") {
    const testing::ScratchFolder folder;
    const auto store = folder.open_fast();
    testing::SetClock clock;
    Inbox inbox{*store, clock, {}};
    boost::asio::io_context loop;
    Event first = message("1", "reset my password");
    first.reply_to = "trigger-1";
    REQUIRE(await_on(loop, inbox.accept(first))->fresh);
    Event repeat = first;
    repeat.at += std::chrono::seconds{4};
    repeat.reply_to = "trigger-2";
    const auto seen = await_on(loop, inbox.accept(repeat));
    CHECK_FALSE(seen->fresh);
    CHECK_FALSE(seen->altered);
    const auto other = await_on(loop, inbox.accept(message("1", "transfer the money")));
    CHECK_FALSE(other->fresh);
    CHECK(other->altered);
    CHECK(inbox.altered() == 1);
    CHECK(number_in(*store, "SELECT COUNT(*) FROM event") == 1);
}
