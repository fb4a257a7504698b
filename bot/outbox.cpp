// The outbox's loop: which rows are ready, when to look again, how it ends. One delivery is outbox_delivery.cpp.
#include "bot/outbox.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <random>

#include "bot/outbox_state.hpp"
#include "bot/store/fault.hpp"

namespace twicket {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using asio::awaitable;

constexpr auto longest_sleep = 1000ms;
constexpr auto drain_limit = 10s;
constexpr std::size_t rows_a_load = 5000;

std::function<double()> good_random() {
    auto engine = std::make_shared<std::mt19937_64>(std::random_device{}());
    return [engine] { return std::uniform_real_distribution<double>{0.0, 1.0}(*engine); };
}

}  // namespace

awaitable<bool> Outbox::State::load() {
    look_for_new = false;
    for (bool more = true; more;) {
        auto job = [after = newest](store::Connection& connection) {
            return open_rows(connection, after, rows_a_load);
        };
        const auto rows = co_await store.read(std::move(job));
        if (rows.has_error()) {
            spdlog::error("outbox: cannot read what is to be delivered: {}", rows.error().detail);
            look_for_new = true;
            co_return false;
        }
        for (const OpenRow& row : *rows) {
            lanes.add(row);
            newest = std::max(newest, row.number);
        }
        more = rows->size() == rows_a_load;
    }
    co_return true;
}

bool Outbox::State::start_ready(const asio::any_io_executor& executor) {
    bool started = false;
    const Time now = clock.now();
    std::erase_if(lanes.waiting(), [](const OutboxLane* lane) { return !lane->any_idle(); });
    for (OutboxLane* one : lanes.waiting()) {
        OutboxLane& lane = *one;
        Adapter* adapter = find_adapter(lane.account);
        if (!adapter) {
            if (missing.insert(lane.account).second)
                spdlog::warn("outbox: nothing delivers for {}; its rows wait", lane.account);
            continue;
        }
        while (OutboxThread* thread = lanes.take_due(lane, std::max<std::size_t>(adapter->lanes(), 1), now)) {
            auto delivery =
                std::make_shared<Delivery>(Delivery{lane, *thread, thread->entries.front(),
                                                    thread->entries.front().next(), *adapter, lane.breaker.began()});
            ++counters.in_flight;
            started = true;
            auto self = shared_from_this();
            asio::co_spawn(executor, deliver(delivery), [self, delivery](std::exception_ptr failure) {
                if (!failure) return;
                if (!delivery->called) delivery->lane.breaker.came_to_nothing(delivery->is_probe);
                spdlog::error("outbox: a delivery ended by an exception; its row is looked for again");
                delivery->entry.look = true;
                delivery->entry.due = self->clock.now() + 1s;
                self->finish(*delivery, delivery->entry);
            });
        }
    }
    return started;
}

awaitable<void> Outbox::State::sleep(std::chrono::milliseconds longest) {
    boost::system::error_code woken;
    timer->expires_after(longest);
    co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, woken));
}

std::chrono::milliseconds Outbox::State::until_next() const {
    Time next = Time::max();
    for (const OutboxLane* one : lanes.waiting()) {
        const OutboxLane& lane = *one;
        const Adapter* adapter = find_adapter(lane.account);
        // With all its lanes in use, finish() wakes us.
        if (adapter && lane.in_flight < std::max<std::size_t>(adapter->lanes(), 1))
            next = std::min(next, lanes.next(lane));
    }
    const Time now = clock.now();
    if (next <= now) return 1ms;
    return std::min<std::chrono::milliseconds>(next - now, longest_sleep);
}

// Waiting is told by wall time in the rows. When somebody sets the machine's clock, what is ahead moves along, so that
// nothing waits for a day or comes before the time its network asked for. A test's clock is time itself and never
// "set".
void Outbox::State::follow_clock() {
    if (&clock != &system_clock()) return;
    const Time wall_now = clock.now();
    const auto steady_now = std::chrono::steady_clock::now();
    const auto passed = std::chrono::duration_cast<Duration>(steady_now - steady);
    const Duration jump = wall == Time{} ? Duration{0} : (wall_now - wall) - passed;
    wall = wall_now;
    steady = steady_now;
    if (jump > 5s || jump < -5s) {
        spdlog::warn("outbox: the clock was set by {} s; waiting times move along", jump / 1s);
        lanes.shift(jump);
    }
}

Outbox::Outbox(store::Store& store, Clock& clock, FindAdapter find_adapter, std::function<double()> random)
    : state_{
          std::make_shared<State>(store, clock, std::move(find_adapter), random ? std::move(random) : good_random())} {}

Outbox::~Outbox() = default;

void Outbox::wake() {
    state_->look_for_new = true;
    if (state_->timer) state_->timer->cancel();
}

awaitable<void> Outbox::run() {
    const auto state = state_;
    const auto executor = co_await asio::this_coro::executor;
    state->timer.emplace(executor);
    co_await asio::this_coro::throw_if_cancelled(false);
    auto checked = std::chrono::steady_clock::now();
    for (;;) {
        const auto cancellation = co_await asio::this_coro::cancellation_state;
        if (cancellation.cancelled() != asio::cancellation_type::none) break;
        state->follow_clock();
        const auto now = std::chrono::steady_clock::now();
        bool loaded = true;
        if (state->look_for_new || now - checked > 5s) {
            loaded = co_await state->load();
            checked = now;
        }
        state->start_ready(executor);
        const auto pause = loaded ? state->until_next() : longest_sleep;
        if (!loaded || !state->look_for_new) co_await state->sleep(pause);
    }
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    const auto give_up = std::chrono::steady_clock::now() + drain_limit;
    while (state->counters.in_flight > 0 && std::chrono::steady_clock::now() < give_up)
        co_await state->sleep(longest_sleep);
}

awaitable<std::size_t> Outbox::deliver_due() {
    const auto state = state_;
    const auto executor = co_await asio::this_coro::executor;
    state->timer.emplace(executor);
    const std::uint64_t before = state->counters.sends + state->counters.looks;
    state->look_for_new = true;
    for (;;) {
        if (state->look_for_new) co_await state->load();
        const bool started = state->start_ready(executor);
        if (!started && state->counters.in_flight == 0) break;
        co_await state->sleep(longest_sleep);
    }
    co_return state->counters.sends + state->counters.looks - before;
}

awaitable<Result<void>> Outbox::resend(std::string id) {
    const auto state = state_;
    auto job = [id = std::move(id), now = state->clock.now()](store::Connection& connection) {
        return unpark(connection, id, now);
    };
    const auto row = co_await state->store.write(std::move(job));
    if (row.has_error()) co_return row.error();
    if (!row->has_value()) co_return Error{ErrorCode::not_found, "it is not parked (any more)"};
    state->lanes.add(**row);
    if (state->timer) state->timer->cancel();
    co_return Result<void>{};
}

awaitable<Result<void>> Outbox::settle(std::string id, std::string external_id) {
    const auto state = state_;
    auto job = [id = std::move(id), external_id = std::move(external_id)](store::Connection& connection) {
        return settle_as_sent(connection, id, external_id);
    };
    const auto found = co_await state->store.write(std::move(job));
    if (found.has_error()) co_return found.error();
    if (!*found) co_return Error{ErrorCode::not_found, "it is not parked (any more)"};
    co_return Result<void>{};
}

Outbox::Counters Outbox::counters() const {
    Counters counters = state_->counters;
    counters.open = state_->lanes.open();
    for (const auto& [account, lane] : state_->lanes.all()) counters.open_breakers += lane.breaker.open();
    return counters;
}

std::vector<std::string> Outbox::unreachable() const {
    std::vector<std::string> accounts;
    for (const auto& [account, lane] : state_->lanes.all())
        if (lane.breaker.open()) accounts.push_back(account);
    return accounts;
}

}  // namespace twicket
