// The outbox over a network that fails in every way, against a plain model, with restarts at any moment.
// Long because all of it is played against one network that fails as told.
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "bot/outbox.hpp"
#include "tests/support/await.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using namespace std::chrono_literals;
using testing::await_on;
using testing::number_in;

namespace {
namespace asio = boost::asio;

// Keeps what it was made to do; how it answers is set by the test.
class FakeNetwork final : public Adapter {
  public:
    enum class Mood { well, away, lost_after, lost_before, limited, refuses, throws_after };
    using Choose = std::function<Mood(const Outgoing&)>;

    explicit FakeNetwork(std::string account) : account_{std::move(account)} {}
    const std::string& account() const override { return account_; }
    asio::awaitable<void> run() override { co_return; }
    asio::awaitable<Result<Receipt>> send(const Outgoing& outgoing) override {
        const std::string id = outgoing.id, thread = outgoing.thread;
        ++calls;
        const Mood mood = choose ? choose(outgoing) : Mood::well;
        const auto executor = co_await asio::this_coro::executor;
        co_await asio::post(executor, asio::use_awaitable);
        if (mood == Mood::well || mood == Mood::lost_after || mood == Mood::throws_after) {
            ++acts[id];
            by_thread[thread].push_back(id);
        }
        co_await asio::post(executor, asio::use_awaitable);
        switch (mood) {
            case Mood::well:
                break;
            case Mood::away:
                co_return Error{ErrorCode::unavailable, "away"};
            case Mood::lost_after:
            case Mood::lost_before:
                co_return Error{ErrorCode::unknown_outcome, "lost"};
            case Mood::limited:
                co_return Error{ErrorCode::rate_limited, "slow down", 7s, extent == Extent::thread};
            case Mood::refuses:
                co_return Error{ErrorCode::forbidden, "not in that channel"};
            case Mood::throws_after:
                throw std::runtime_error("boom");
        }
        co_return Receipt{"net-" + id};
    }
    asio::awaitable<Result<Receipt>> find(const Outgoing& outgoing) override {
        const std::string id = outgoing.id;
        ++looks;
        if (look_limited && look_limited()) co_return Error{ErrorCode::rate_limited, "slow down", 7s, extent == Extent::thread};
        if (cannot_look) co_return Error{ErrorCode::unsupported, "no search"};
        if (look_fails && look_fails()) co_return Error{ErrorCode::unavailable, "away"};
        if (acts.contains(id)) co_return Receipt{"net-" + id};
        co_return Error{ErrorCode::not_found, "not there"};
    }
    void show_typing(const std::string&, const std::string&) override {}
    std::size_t lanes() const override { return 4; }
    Extent limits() const override { return extent; }

    Choose choose;
    std::function<bool()> look_fails, look_limited;
    Extent extent = Extent::account;
    bool cannot_look = false;
    int calls = 0, looks = 0;
    std::map<std::string, int> acts;
    std::map<std::string, std::vector<std::string>> by_thread;

  private:
    std::string account_;
};

Outgoing outgoing(const std::string& id, const std::string& account, const std::string& thread) {
    Outgoing outgoing;
    outgoing.id = id;
    outgoing.account = account;
    outgoing.place = "general";
    outgoing.thread = thread;
    outgoing.reply.card.text = "hello";
    return outgoing;
}

// A store, a network for each account, and an outbox that can be begun anew as after a death.
struct Desk {
    testing::ScratchFolder folder;
    std::unique_ptr<store::Store> store = folder.open_fast();
    testing::SetClock clock;
    std::map<std::string, FakeNetwork> networks;
    std::unique_ptr<asio::io_context> loop = std::make_unique<asio::io_context>();
    std::unique_ptr<Outbox> outbox;
    std::mt19937 random{7};

    Desk() {
        for (const char* account : {"net/a", "net/b"}) networks.emplace(account, account);
        begin();
    }
    void begin() {
        const auto find = [this](const std::string& account) -> Adapter* {
            const auto found = networks.find(account);
            return found == networks.end() ? nullptr : &found->second;
        };
        outbox = std::make_unique<Outbox>(*store, clock, find, [this] { return (random() % 1000) / 1000.0; });
    }
    // As a death would: whatever was under way never comes back.
    void restart() {
        store.reset();
        outbox.reset();
        loop = std::make_unique<asio::io_context>();
        store = folder.open_fast();
        begin();
    }
    void put(const Outgoing& item, std::int64_t cause = 1) {
        const auto done =
            store->write_now([&](store::Connection& connection) { enqueue(connection, item, cause, clock.now()); });
        REQUIRE(done.has_value());
    }
    std::size_t deliver() { return await_on(*loop, outbox->deliver_due()); }
    std::int64_t count(const std::string& state) {
        return number_in(*store, "SELECT COUNT(*) FROM outgoing WHERE state = '" + state + "'");
    }
    std::vector<Parked> parked_rows() {
        std::vector<Parked> found;
        (void)store->read_now([&](store::Connection& connection) { found = parked(connection, 100); });
        return found;
    }
};
using Mood = FakeNetwork::Mood;
}  // namespace

TEST_CASE("what a turn put out is delivered once, in order, and its receipt is kept") {
    Desk desk;
    for (int i = 0; i < 20; ++i) desk.put(outgoing("o" + std::to_string(i), "net/a", i % 2 ? "odd" : "even"));
    desk.put(outgoing("o3", "net/a", "odd"));  // the same id again changes nothing
    CHECK(desk.deliver() == 20);
    CHECK(desk.deliver() == 0);
    CHECK(desk.count("sent") == 20);
    CHECK(desk.networks.at("net/a").by_thread["odd"].front() == "o1");
    CHECK(desk.networks.at("net/a").by_thread["odd"].back() == "o19");
    std::string external;
    (void)desk.store->read_now([&](store::Connection& connection) { external = delivered_as(connection, "o4"); });
    CHECK(external == "net-o4");
    CHECK(desk.outbox->counters().sent == 20);
    CHECK(desk.outbox->counters().open == 0);
}

TEST_CASE("R7: a paused account is not called before its time, and the other is not slowed") {
    Desk desk;
    auto& limited = desk.networks.at("net/a");
    limited.choose = [&](const Outgoing&) { return limited.calls <= 4 ? Mood::limited : Mood::well; };
    for (int i = 0; i < 10; ++i) {
        desk.put(outgoing("a" + std::to_string(i), "net/a", "t" + std::to_string(i)));
        desk.put(outgoing("b" + std::to_string(i), "net/b", "t" + std::to_string(i)));
    }
    desk.deliver();
    CHECK(limited.calls == 4);  // those under way at once; none after the first answer
    CHECK(desk.networks.at("net/b").acts.size() == 10);
    desk.clock.pass(6999ms);
    CHECK(desk.deliver() == 0);
    desk.clock.pass(2s);
    desk.deliver();
    CHECK(limited.acts.size() == 10);
    CHECK(number_in(*desk.store, "SELECT MAX(tries) FROM outgoing") == 1);  // being told to wait is no try
}

TEST_CASE("R7: told to wait with updates, posts go on, and the other way round; a thread keeps its order") {
    for (const bool updates_limited : {true, false}) {
        Desk desk;
        auto& network = desk.networks.at("net/a");
        network.extent = Extent::errand;
        const Time until = desk.clock.now() + 7s;
        network.choose = [&](const Outgoing& item) {
            const bool limited = item.updates.empty() != updates_limited && desk.clock.now() < until;
            return limited ? Mood::limited : Mood::well;
        };
        const auto put = [&](const std::string& id, const std::string& thread, bool update) {
            Outgoing item = outgoing(id, "net/a", thread);
            if (update) item.updates = "earlier";
            desk.put(item);
        };
        for (int i = 0; i < 20; ++i) {
            put("free" + std::to_string(i), "f" + std::to_string(i), !updates_limited);
            put("held" + std::to_string(i), "h" + std::to_string(i), updates_limited);
        }
        put("first", "both", updates_limited);
        put("then", "both", !updates_limited);
        desk.deliver();
        CHECK(network.acts.size() == 20);
        for (const auto& [id, times] : network.acts) CHECK(id.starts_with("free"));
        CHECK(network.calls - 20 <= 4);  // those under way at once
        desk.clock.pass(6999ms);
        CHECK(desk.deliver() == 0);
        desk.clock.pass(2s);
        desk.deliver();
        CHECK(network.acts.size() == 42);
        CHECK(network.by_thread["both"] == std::vector<std::string>{"first", "then"});
        CHECK(number_in(*desk.store, "SELECT MAX(tries) FROM outgoing") == 1);
    }
}

TEST_CASE("R7: told to wait in one thread, all others go on at once") {
    Desk desk;
    auto& network = desk.networks.at("net/a");
    network.extent = Extent::thread;
    const Time until = desk.clock.now() + 7s;
    network.choose = [&](const Outgoing& item) {
        return item.thread == "busy" && desk.clock.now() < until ? Mood::limited : Mood::well;
    };
    for (int i = 0; i < 10; ++i) {
        desk.put(outgoing("busy" + std::to_string(i), "net/a", "busy"));
        desk.put(outgoing("o" + std::to_string(i), "net/a", "t" + std::to_string(i)));
    }
    desk.deliver();
    CHECK(network.acts.size() == 10);
    CHECK(network.calls == 11);
    desk.clock.pass(8s);
    desk.deliver();
    CHECK(network.by_thread["busy"].size() == 10);
    CHECK(network.calls == 21);
}

TEST_CASE("R7: told to wait with looks, posts go on, and what is looked for is not sent meanwhile") {
    Desk desk;
    auto& network = desk.networks.at("net/a");
    network.extent = Extent::errand;
    Time until{};
    network.choose = [&](const Outgoing& item) { return item.id.starts_with("lost") ? Mood::lost_after : Mood::well; };
    network.look_limited = [&] {
        if (until == Time{}) until = desk.clock.now() + 7s;
        return desk.clock.now() < until;
    };
    for (int i = 0; i < 2; ++i) desk.put(outgoing("lost" + std::to_string(i), "net/a", "l" + std::to_string(i)));
    desk.deliver();
    desk.clock.pass(1s);
    desk.deliver();
    CHECK(network.looks >= 1);
    const int looked = network.looks;
    for (int i = 0; i < 10; ++i) desk.put(outgoing("o" + std::to_string(i), "net/a", "t" + std::to_string(i)));
    for (int i = 0; i < 6; ++i) {
        desk.deliver();
        desk.clock.pass(1s);
    }
    CHECK(network.looks == looked);
    CHECK(network.acts.size() == 12);
    CHECK(desk.count("sent") == 10);
    for (int i = 0; i < 4; ++i) {
        desk.deliver();
        desk.clock.pass(1s);
    }
    CHECK(desk.count("sent") == 12);
    CHECK(network.calls == 12);
}

TEST_CASE("R9: an answer lost after the act is found, not done again; one lost before is sent again") {
    Desk desk;
    auto& network = desk.networks.at("net/a");
    network.choose = [&](const Outgoing& item) {
        if (network.calls > 40) return Mood::well;
        return item.id < "o5" ? Mood::lost_after : Mood::lost_before;
    };
    for (int i = 0; i < 10; ++i) desk.put(outgoing("o" + std::to_string(i), "net/a", "t" + std::to_string(i)));
    for (int i = 0; i < 200 && desk.outbox->counters().sent < 10; ++i) {
        desk.deliver();
        desk.clock.pass(1s);
    }
    CHECK(desk.count("sent") == 10);
    for (const auto& [id, times] : network.acts) CHECK(times == 1);
}

TEST_CASE("where nobody can look, a person decides: sent, or once more") {
    Desk desk;
    auto& network = desk.networks.at("net/a");
    network.cannot_look = true;
    network.choose = [](const Outgoing& item) { return item.id == "next" ? Mood::well : Mood::lost_after; };
    desk.put(outgoing("one", "net/a", "t"));
    desk.put(outgoing("two", "net/a", "u"));
    desk.put(outgoing("next", "net/a", "t"));
    for (int i = 0; i < 5; ++i) {
        desk.deliver();
        desk.clock.pass(5s);
    }
    CHECK(desk.count("in_doubt") == 2);
    CHECK(network.acts["next"] == 1);  // the thread goes on
    REQUIRE(desk.parked_rows().size() == 2);
    CHECK(desk.parked_rows()[0].reason.find("no way to look") != std::string::npos);
    CHECK(desk.parked_rows()[0].cause == 1);
    CHECK(await_on(*desk.loop, desk.outbox->settle("one", "seen by hand")).has_value());
    network.choose = {};
    CHECK(await_on(*desk.loop, desk.outbox->resend("two")).has_value());
    desk.deliver();
    CHECK(desk.count("sent") == 3);
    CHECK(network.acts["two"] == 2);  // as the person chose
    CHECK(await_on(*desk.loop, desk.outbox->resend("two")).error().code == ErrorCode::not_found);
    CHECK(await_on(*desk.loop, desk.outbox->settle("none", "")).error().code == ErrorCode::not_found);
}

TEST_CASE("a dead letter says why, lets its followers go on and can be replayed") {
    Desk desk;
    auto& network = desk.networks.at("net/a");
    network.choose = [](const Outgoing& item) { return item.id == "bad" ? Mood::refuses : Mood::well; };
    desk.put(outgoing("bad", "net/a", "t"), 77);
    desk.put(outgoing("good", "net/a", "t"));
    desk.deliver();
    CHECK(network.acts["good"] == 1);
    const auto rows = desk.parked_rows();
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].state == "dead");
    CHECK(rows[0].reason == "forbidden: not in that channel");
    CHECK(rows[0].cause == 77);
    network.choose = {};
    CHECK(await_on(*desk.loop, desk.outbox->resend("bad")).has_value());
    desk.deliver();
    CHECK(network.acts["bad"] == 1);
    CHECK(desk.count("dead") == 0);
}

TEST_CASE("what is too late is dropped with that reason, never sent") {
    Desk desk;
    auto item = outgoing("late", "net/a", "t");
    item.not_after = desk.clock.now() + 10s;
    desk.put(item);
    desk.clock.pass(11s);
    CHECK(desk.deliver() == 0);
    CHECK(desk.count("dropped") == 1);
    CHECK(desk.networks.at("net/a").acts.empty());
}

TEST_CASE("rows of an account nobody serves wait, also over a restart") {
    Desk desk;
    desk.put(outgoing("x", "net/unknown", "t"));
    CHECK(desk.deliver() == 0);
    desk.restart();
    CHECK(desk.deliver() == 0);
    CHECK(desk.count("waiting") == 1);
}

TEST_CASE("a network that was away is served soon after it is back") {
    Desk desk;
    auto& network = desk.networks.at("net/a");
    bool away = true;
    network.choose = [&](const Outgoing&) { return away ? Mood::away : Mood::well; };
    for (int i = 0; i < 50; ++i) desk.put(outgoing("o" + std::to_string(i), "net/a", "t" + std::to_string(i)));
    for (int second = 0; second < 600; ++second) {
        desk.deliver();
        desk.clock.pass(1s);
    }
    CHECK(network.calls < 60);  // not 50 threads times their own retries
    CHECK(desk.outbox->counters().open_breakers == 1);
    away = false;
    for (int second = 0; second < 40; ++second) {
        desk.deliver();
        desk.clock.pass(1s);
    }
    CHECK(network.acts.size() == 50);
    CHECK(desk.outbox->counters().open_breakers == 0);
}

TEST_CASE("a network that loses each first answer is tried with looks, so that the sends behind them get their turn") {
    Desk desk;
    auto& network = desk.networks.at("net/a");
    std::set<std::string> lost;
    network.choose = [&](const Outgoing& one) { return lost.insert(one.id).second ? Mood::lost_after : Mood::well; };
    for (int i = 0; i < 60; ++i) desk.put(outgoing("o" + std::to_string(i), "net/a", "t" + std::to_string(i)));
    for (int second = 0; second < 90; ++second) {
        desk.deliver();
        desk.clock.pass(1s);
    }
    CHECK(desk.count("sent") == 60);
    CHECK(network.calls == 60);
}

TEST_CASE("run() delivers when woken and ends when cancelled") {
    Desk desk;
    asio::cancellation_signal stop;
    bool ended = false;
    asio::co_spawn(*desk.loop, desk.outbox->run(),
                   asio::bind_cancellation_slot(stop.slot(), [&](std::exception_ptr failure) {
                       if (failure) std::rethrow_exception(failure);
                       ended = true;
                   }));
    desk.put(outgoing("one", "net/a", "t"));
    desk.outbox->wake();
    auto& acts = desk.networks.at("net/a").acts;
    for (int i = 0; i < 10'000 && desk.outbox->counters().sent < 1; ++i) desk.loop->run_one_for(1s);
    CHECK(acts["one"] == 1);
    desk.put(outgoing("two", "net/a", "t"));
    desk.outbox->wake();
    for (int i = 0; i < 10'000 && desk.outbox->counters().sent < 2; ++i) desk.loop->run_one_for(1s);
    CHECK(acts["two"] == 1);
    stop.emit(asio::cancellation_type::terminal);
    for (int i = 0; i < 10'000 && !ended; ++i) desk.loop->run_one_for(1s);
    CHECK(ended);
}

TEST_CASE("the outbox equals a plain model under random failures and deaths: each marker once, threads in order") {
    int deaths = 0, parked_count = 0, total = 0;
    for (unsigned seed = 1; seed <= 10; ++seed) {
        Desk desk;
        desk.random.seed(seed);
        std::mt19937 random{seed * 977};
        bool calm = false;
        for (auto& [account, network] : desk.networks) {
            network.choose = [&](const Outgoing&) {
                if (calm) return Mood::well;
                const auto roll = random() % 20;
                if (roll < 8) return Mood::well;
                if (roll < 11) return Mood::lost_after;
                if (roll < 14) return Mood::lost_before;
                if (roll < 16) return Mood::away;
                if (roll < 18) return Mood::limited;
                return roll == 18 ? Mood::refuses : Mood::throws_after;
            };
            network.look_fails = [&] { return !calm && random() % 4 == 0; };
        }
        std::map<std::string, std::map<std::string, int>> order;  // account → id → number put
        int put = 0;
        for (int step = 0; step < 150; ++step) {
            for (auto count = random() % 4; count > 0; --count) {
                const std::string account = random() % 2 ? "net/a" : "net/b";
                const std::string id = "s" + std::to_string(seed) + "." + std::to_string(++put);
                order[account][id] = put;
                desk.put(outgoing(id, account, "t" + std::to_string(random() % 5)));
            }
            if (random() % 5 == 0) {
                // Dies after some handlers of a pass.
                std::optional<std::size_t> ignored;
                asio::co_spawn(*desk.loop, testing::keep_result(desk.outbox->deliver_due(), ignored),
                               [](std::exception_ptr) {});
                desk.loop->restart();
                for (auto handlers = random() % 25; handlers > 0; --handlers) desk.loop->run_one_for(50ms);
                desk.restart();
                ++deaths;
            } else {
                desk.deliver();
            }
            desk.clock.pass(Duration{random() % 4000});
        }
        calm = true;
        for (int i = 0; i < 300 && desk.count("waiting") + desk.count("sending") > 0; ++i) {
            desk.deliver();
            desk.clock.pass(5s);
        }
        CHECK(desk.count("waiting") + desk.count("sending") == 0);
        parked_count += static_cast<int>(desk.parked_rows().size());
        total += put;
        for (auto& [account, network] : desk.networks) {
            for (const auto& [id, times] : network.acts) {
                CHECK(times == 1);
                CHECK(order[account].contains(id));
            }
            for (const auto& [thread, ids] : network.by_thread)
                CHECK(std::is_sorted(ids.begin(), ids.end(), [&](const std::string& left, const std::string& right) {
                    return order[account][left] < order[account][right];
                }));
        }
        const auto acted = desk.networks.at("net/a").acts.size() + desk.networks.at("net/b").acts.size();
        CHECK(static_cast<std::int64_t>(acted) == desk.count("sent"));
        CHECK(desk.count("sent") + desk.count("dead") + desk.count("in_doubt") == put);
    }
    std::printf("suite outbox-model: %d deliveries, %d deaths, %d parked by a refusal\n", total, deaths, parked_count);
    CHECK(deaths > 150);
}
