// The inbox: durable before the answer, once however often delivered, and equal to a plain model over restarts.
#include <boost/asio/co_spawn.hpp>
#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "bot/inbox.hpp"
#include "tests/support/await.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using testing::await_on;
using testing::number_in;

namespace {
namespace asio = boost::asio;

Event message(const std::string& account, const std::string& id, const std::string& text) {
    Event event;
    event.account = account;
    event.external_id = id;
    event.place = "general";
    event.thread = "t" + id;
    event.person = "ann";
    event.what = Message{id, text};
    return event;
}

asio::awaitable<void> note_accepted(Inbox& inbox, Event event, std::optional<Result<Accepted>>& result) {
    result = co_await inbox.accept(std::move(event));
}
}  // namespace

TEST_CASE("an accepted event is stored whole, waits, and wakes the dispatcher once") {
    const testing::ScratchFolder folder;
    const auto store = folder.open_fast();
    testing::SetClock clock;
    int wakes = 0;
    Inbox inbox{*store, clock, [&] { ++wakes; }};
    asio::io_context loop;
    const auto first = await_on(loop, inbox.accept(message("chat/a", "1", "grün 😀")));
    REQUIRE(first.has_value());
    CHECK(first->fresh);
    const auto again = await_on(loop, inbox.accept(message("chat/a", "1", "another text, same id")));
    REQUIRE(again.has_value());
    CHECK_FALSE(again->fresh);
    CHECK(again->sequence == first->sequence);
    const auto other = await_on(loop, inbox.accept(message("chat/b", "1", "same id in another workspace")));
    REQUIRE(other.has_value());
    CHECK(other->fresh);
    CHECK(wakes == 2);
    const auto read = store->read_now([&](store::Connection& connection) {
        auto rows = connection.query("SELECT body, state, arrived, place, thread FROM event WHERE sequence = $1",
                                     {first->sequence});
        REQUIRE(rows.next());
        const auto event = event_from_json(rows.text(0));
        REQUIRE(event.has_value());
        CHECK(std::get<Message>(event->what).text == "grün 😀");
        CHECK(rows.string(1) == "waiting");
        CHECK(rows.integer(2) == to_millis(clock.now()));
        CHECK(rows.string(3) == "general");
        CHECK(rows.string(4) == "t1");
    });
    CHECK(read.has_value());
}

TEST_CASE("what runs alongside is stored with a fresh event only, and undoes the event when it fails") {
    const testing::ScratchFolder folder;
    const auto store = folder.open_fast();
    Inbox inbox{*store, system_clock(), {}};
    asio::io_context loop;
    const auto note = [](store::Connection& connection) {
        connection.execute("INSERT INTO meta (name, value) VALUES ('beside', '')");
    };
    CHECK(await_on(loop, inbox.accept(message("chat/a", "1", "x"), note)).has_value());
    CHECK(await_on(loop, inbox.accept(message("chat/a", "1", "x"), note)).has_value());
    CHECK(number_in(*store, "SELECT COUNT(*) FROM meta WHERE name = 'beside'") == 1);
    CHECK(await_on(loop, inbox.accept(message("chat/a", "2", "x"), note)).has_error());
    CHECK(number_in(*store, "SELECT COUNT(*) FROM event") == 1);
}

TEST_CASE("events that cannot be told from their copies, or are no UTF-8, are refused") {
    const testing::ScratchFolder folder;
    const auto store = folder.open_fast();
    Inbox inbox{*store, system_clock(), {}};
    asio::io_context loop;
    for (const Event& bad : {message("", "1", "x"), message("chat/a", "", "x"), message("chat/a", "1", "\xff\xfe")}) {
        const auto result = await_on(loop, inbox.accept(bad));
        REQUIRE(result.has_error());
        CHECK(result.error().code == ErrorCode::invalid);
    }
    CHECK(number_in(*store, "SELECT COUNT(*) FROM event") == 0);
}

TEST_CASE("the inbox equals a plain model under random deliveries, copies and restarts") {
    const testing::ScratchFolder folder;
    auto store = folder.open_fast();
    std::mt19937 random{20261122};
    std::map<std::pair<std::string, std::string>, std::int64_t> model;
    int copies = 0, restarts = 0;
    for (int round = 0; round < 60; ++round) {
        Inbox inbox{*store, system_clock(), {}};
        asio::io_context loop;
        struct Delivery {
            std::pair<std::string, std::string> key;
            std::optional<Result<Accepted>> result{};
        };
        std::deque<Delivery> deliveries;
        const int count = 1 + static_cast<int>(random() % 60);
        for (int i = 0; i < count; ++i) {
            auto& delivery = deliveries.emplace_back();
            delivery.key = {random() % 2 ? "chat/a" : "chat/b", std::to_string(random() % 900)};
            asio::co_spawn(loop,
                           note_accepted(inbox, message(delivery.key.first, delivery.key.second, "x"), delivery.result),
                           [](std::exception_ptr failure) {
                               if (failure) std::rethrow_exception(failure);
                           });
        }
        loop.run();
        for (const Delivery& delivery : deliveries) {
            REQUIRE(delivery.result.has_value());
            REQUIRE(delivery.result->has_value());
            const Accepted accepted = **delivery.result;
            const auto [known, fresh] = model.emplace(delivery.key, accepted.sequence);
            CHECK(accepted.fresh == fresh);
            CHECK(known->second == accepted.sequence);
            copies += !fresh;
        }
        if (random() % 4 == 0) {
            ++restarts;
            store.reset();
            store = folder.open_fast();
        }
        REQUIRE(number_in(*store, "SELECT COUNT(*) FROM event") == static_cast<std::int64_t>(model.size()));
    }
    CHECK(copies > 100);
    CHECK(restarts > 5);
}
