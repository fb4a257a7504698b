// The loop over waiting events: threads do not wait for each other, and none overtakes itself.
#include "bot/dispatcher.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>
#include <filesystem>

#include "bot/inbox.hpp"
#include "tests/support/await.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using namespace std::chrono_literals;
using testing::await_on;
using testing::number_in;

namespace {
namespace asio = boost::asio;

class Echo final : public Skill {
  public:
    std::string_view name() const override { return "echo"; }
    Fit fit(const Turn& turn) const override {
        return std::holds_alternative<Message>(turn.event.what) ? Fit::strong : Fit::none;
    }
    asio::awaitable<Result<Outcome>> answer(const Turn& turn) override {
        Outcome outcome{.label = "answered", .state = turn.conversation};
        Outgoing outgoing;
        outgoing.id = turn.outgoing_id(0);
        outgoing.reply.card.text = std::get<Message>(turn.event.what).text;
        outcome.effects.push_back(Post{std::move(outgoing)});
        co_return outcome;
    }
};

// The network "net/slow" does not say who somebody is until the door opens.
asio::awaitable<std::optional<Audience>> meet(asio::steady_timer& door, Event event) {
    boost::system::error_code opened;
    if (event.account == "net/slow") co_await door.async_wait(asio::redirect_error(asio::use_awaitable, opened));
    co_return std::nullopt;
}

struct World {
    testing::ScratchFolder folder;
    std::unique_ptr<store::Store> store = folder.open_fast();
    testing::SetClock clock;
    asio::io_context loop;
    asio::steady_timer door{loop, asio::steady_timer::time_point::max()};
    People people;
    Places places;
    Audiences audiences{people};
    std::unique_ptr<Dispatcher> dispatcher;
    std::unique_ptr<Inbox> inbox;
    asio::cancellation_signal stop;
    bool ended = false;

    World() { wire(""); }
    // A life begins, with what the last one noted in `running_file`.
    void wire(const std::string& running_file) {
        std::vector<std::unique_ptr<Skill>> skills;
        skills.push_back(std::make_unique<Echo>());
        Dispatcher::Parts parts{*store, clock, people, places, audiences, std::move(skills), {}};
        parts.meet = [this](Event event) { return meet(door, std::move(event)); };
        parts.running_file = running_file;
        dispatcher = std::make_unique<Dispatcher>(loop.get_executor(), std::move(parts));
        inbox = std::make_unique<Inbox>(*store, clock, [this] { dispatcher->wake(); });
    }
    Event message_in(const std::string& account, const std::string& thread, const std::string& text) const {
        Event event{.account = account, .external_id = text, .place = "place", .thread = thread, .person = "ann", .what = {}};
        event.at = clock.time;
        event.what = Message{text, text, true};
        return event;
    }
    void tell(const std::string& account, const std::string& thread, const std::string& text) {
        Event event = message_in(account, thread, text);
        REQUIRE(await_on(loop, inbox->accept(std::move(event))).has_value());
    }
    asio::awaitable<void> tell_all(std::string thread, int count) {
        for (int i = 0; i < count; ++i) {
            Event event = message_in("net/quick", thread, std::to_string(i));
            event.external_id = thread + "/" + event.external_id;
            co_await inbox->accept(std::move(event));
        }
    }
    void run() {
        asio::co_spawn(loop, dispatcher->run(),
                       asio::bind_cancellation_slot(stop.slot(), [this](std::exception_ptr) { ended = true; }));
    }
    // Until so many turns are through; false when nothing happens any more.
    bool turns_reach(std::uint64_t wanted) {
        loop.restart();
        for (int i = 0; i < 100'000 && dispatcher->counters().turns < wanted; ++i)
            if (loop.run_one_for(2s) == 0) break;
        return dispatcher->counters().turns == wanted;
    }
    void end() {
        stop.emit(asio::cancellation_type::terminal);
        loop.restart();
        for (int i = 0; i < 10'000 && !ended; ++i) loop.run_one_for(1s);
    }
    std::string answers_in(const std::string& thread) {
        std::string all;
        (void)store->read_now([&](store::Connection& connection) {
            all.clear();
            auto rows = connection.query("SELECT body FROM outgoing WHERE thread = $1 ORDER BY number", {thread});
            while (rows.next()) all += outgoing_from_json(rows.text(0)).value().reply.card.text + " ";
        });
        return all;
    }
};
}  // namespace

TEST_CASE("R10: a network that does not say who somebody is holds up its own threads alone") {
    World world;
    for (int i = 0; i < 300; ++i) world.tell("net/slow", "s" + std::to_string(i), "slow" + std::to_string(i));
    for (int i = 0; i < 20; ++i) world.tell("net/quick", "q" + std::to_string(i), "quick" + std::to_string(i));
    world.run();
    CHECK(world.turns_reach(20));
    CHECK(number_in(*world.store, "SELECT COUNT(*) FROM event WHERE state = 'waiting'") == 300);
    world.tell("net/quick", "q0", "later");  // and what comes while they wait
    CHECK(world.turns_reach(21));
    world.tell("net/slow", "s7", "then");
    world.tell("net/slow", "s7", "at last");
    world.door.expires_at(asio::steady_timer::time_point::min());
    CHECK(world.turns_reach(323));
    CHECK(world.answers_in("s7") == "slow7 then at last ");
    CHECK(world.answers_in("q0") == "quick0 later ");
    world.end();
    CHECK(world.ended);
}

TEST_CASE("events of one thread that come while it is busy are taken up in their order, however many they are") {
    World world;
    world.run();
    std::string wanted;
    for (int i = 0; i < 600; ++i) {
        world.tell("net/quick", "t", std::to_string(i));
        wanted += std::to_string(i) + " ";
    }
    CHECK(world.turns_reach(600));
    CHECK(world.answers_in("t") == wanted);
    CHECK(world.dispatcher->counters().turns == 600);
    world.end();
}

TEST_CASE("R5: no thread overtakes itself when many write at once and pages are read meanwhile") {
    constexpr int threads = 40, each = 100;
    World world;
    world.run();
    std::string wanted;
    for (int i = 0; i < each; ++i) wanted += std::to_string(i) + " ";
    // Two writers a thread would race; one a thread, not waiting for the others, keeps pages and turns busy together.
    for (int thread = 0; thread < threads; ++thread)
        asio::co_spawn(world.loop, world.tell_all("t" + std::to_string(thread), each), asio::detached);
    CHECK(world.turns_reach(threads * each));
    int disordered = 0;
    for (int thread = 0; thread < threads; ++thread) disordered += world.answers_in("t" + std::to_string(thread)) != wanted;
    CHECK(disordered == 0);
    world.end();
}

TEST_CASE("settle() handles all that waits, pages of it, and says how much") {
    World world;
    for (int i = 0; i < 700; ++i) world.tell("net/quick", "t" + std::to_string(i % 90), std::to_string(i));
    CHECK(await_on(world.loop, world.dispatcher->settle()) == 700);
    CHECK(await_on(world.loop, world.dispatcher->settle()) == 0);
    CHECK(number_in(*world.store, "SELECT COUNT(*) FROM event WHERE state = 'done'") == 700);
}

TEST_CASE("R18: an event that is given up after a death keeps nobody waiting behind it") {
    World world;
    for (int i = 1; i <= 3; ++i) world.tell("net/quick", "t" + std::to_string(i), std::to_string(i));
    const auto tried_twice = [](store::Connection& connection) {
        connection.execute("UPDATE event SET tries = 2 WHERE sequence = 1");
    };
    REQUIRE(world.store->write_now(tried_twice).has_value());
    const std::string file = world.folder / "running", left = file + "-left";
    {
        Running life{file};
        const Running::Mark running{life, 1};
        std::filesystem::copy_file(file, left);
    }
    world.wire(left);
    await_on(world.loop, world.dispatcher->settle());
    CHECK(world.dispatcher->counters().dead_letters == 1);
    CHECK(number_in(*world.store, "SELECT COUNT(*) FROM event WHERE state = 'done'") == 2);
}
