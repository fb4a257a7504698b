// The outbox at work: claims, calls, verdicts and their commits.
// Long because the stations of one delivery (claim, call, verdict, commit) are one story over shared state.
#include "bot/outbox.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <random>

#include "bot/outbox_lanes.hpp"
#include "bot/store/fault.hpp"

namespace twicket {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using asio::awaitable;

constexpr auto longest_call = 30s;  // adapters have shorter deadlines of their own
constexpr auto longest_sleep = 1000ms;
constexpr auto drain_limit = 10s;
constexpr std::size_t rows_a_load = 5000;

// Whatever an adapter throws, nobody knows how far it came.
awaitable<Result<Receipt>> guarded(awaitable<Result<Receipt>> call) {
    std::optional<Result<Receipt>> answer;
    try {
        answer = co_await std::move(call);
    } catch (const std::exception&) {
        answer = Error{ErrorCode::unknown_outcome, "an exception in the adapter"};
    }
    co_return std::move(*answer);
}

awaitable<Result<Receipt>> within_deadline(awaitable<Result<Receipt>> call) {
    using namespace asio::experimental::awaitable_operators;
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor, longest_call};
    auto safe = guarded(std::move(call));
    auto late = timer.async_wait(asio::use_awaitable);
    auto first = co_await (std::move(safe) || std::move(late));
    if (first.index() == 0) co_return std::get<0>(std::move(first));
    co_return Error{ErrorCode::unknown_outcome, "no answer within 30 s"};
}

std::function<double()> good_random() {
    auto engine = std::make_shared<std::mt19937_64>(std::random_device{}());
    return [engine] { return std::uniform_real_distribution<double>{0.0, 1.0}(*engine); };
}

}  // namespace

struct Outbox::State : std::enable_shared_from_this<State> {
    State(store::Store& its_store, Clock& its_clock, FindAdapter its_find, std::function<double()> its_random)
        : store{its_store}, clock{its_clock}, find_adapter{std::move(its_find)}, random{std::move(its_random)} {
        if (!random) random = good_random();
    }

    // One head on its way, owned by its delivery.
    struct Delivery {
        OutboxLane& lane;
        OutboxThread& thread;
        OutboxEntry entry;  // a copy: the thread's deque may grow meanwhile
        Adapter& adapter;
        bool is_probe;
        bool called = false;
        bool gone = false;  // nothing more to do: settled elsewhere, or dropped
    };

    awaitable<bool> load();  // false: the store does not answer
    bool start_ready(const asio::any_io_executor& executor);
    awaitable<void> sleep(std::chrono::milliseconds longest);
    std::chrono::milliseconds until_next() const;
    void follow_clock();

    awaitable<void> deliver(std::shared_ptr<Delivery> delivery);
    awaitable<std::optional<delivery::Verdict>> decide(Delivery& delivery);
    awaitable<std::optional<delivery::Verdict>> send(Delivery& delivery);
    awaitable<std::optional<delivery::Verdict>> look(Delivery& delivery);
    void note_answer(Delivery& delivery, const Result<Receipt>& answer);
    awaitable<Result<void>> save(std::int64_t number, delivery::Verdict verdict);
    std::optional<OutboxEntry> settled(Delivery& delivery, const delivery::Verdict& verdict);
    void finish(Delivery& delivery, std::optional<OutboxEntry> rest);
    delivery::Attempt attempt_of(const Delivery& delivery, const Claim& claim) const;

    store::Store& store;
    Clock& clock;
    FindAdapter find_adapter;
    std::function<double()> random;
    OutboxLanes lanes;
    Counters counters;
    std::int64_t newest = 0;  // highest number loaded
    bool look_for_new = true;
    std::optional<asio::steady_timer> timer;
    Time wall{};
    std::chrono::steady_clock::time_point steady{};
    std::set<std::string> missing;  // accounts without adapter, told once each
};

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
    for (auto& [account, lane] : lanes.all()) {
        if (lane.idle.empty()) continue;
        Adapter* adapter = find_adapter(account);
        if (!adapter) {
            if (missing.insert(account).second) spdlog::warn("outbox: nothing delivers for {}; its rows wait", account);
            continue;
        }
        while (OutboxThread* thread = lanes.take_due(lane, std::max<std::size_t>(adapter->lanes(), 1), now)) {
            auto delivery = std::make_shared<Delivery>(
                Delivery{lane, *thread, thread->entries.front(), *adapter, lane.breaker.began()});
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
    for (const auto& [account, lane] : lanes.all()) {
        const Adapter* adapter = lane.idle.empty() ? nullptr : find_adapter(account);
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

awaitable<void> Outbox::State::deliver(std::shared_ptr<Delivery> delivery) {
    const auto verdict = co_await decide(*delivery);
    if (!verdict) {
        if (!delivery->called) delivery->lane.breaker.came_to_nothing(delivery->is_probe);
        finish(*delivery, delivery->gone ? std::nullopt : std::optional{delivery->entry});
        co_return;
    }
    TWICKET_FAULT("outbox_before_result");
    const auto saved = co_await save(delivery->entry.number, *verdict);
    TWICKET_FAULT("outbox_after_result");
    if (saved.has_error()) {
        delivery->entry.unsaved = *verdict;
        delivery->entry.due = clock.now() + 1s;
        finish(*delivery, delivery->entry);
        co_return;
    }
    finish(*delivery, settled(*delivery, *verdict));
}

awaitable<std::optional<delivery::Verdict>> Outbox::State::decide(Delivery& delivery) {
    std::optional<delivery::Verdict> verdict;
    if (delivery.entry.unsaved) {
        verdict = std::exchange(delivery.entry.unsaved, std::nullopt);
        delivery.lane.breaker.came_to_nothing(delivery.is_probe);
    } else if (delivery.entry.look) {
        verdict = co_await look(delivery);
    } else {
        verdict = co_await send(delivery);
    }
    co_return verdict;
}

awaitable<std::optional<delivery::Verdict>> Outbox::State::send(Delivery& delivery) {
    OutboxEntry& entry = delivery.entry;
    entry.sent = clock.now();
    auto job = [number = entry.number, now = entry.sent](store::Connection& connection) {
        return claim(connection, number, now);
    };
    const auto taken = co_await store.write(std::move(job));
    if (taken.has_error()) {
        entry.due = clock.now() + 1s;  // the store refuses for now; nothing was called
        co_return std::nullopt;
    }
    if (!taken->has_value() || (*taken)->too_late) {
        delivery.gone = true;
        counters.dropped += taken->has_value();
        co_return std::nullopt;
    }
    const auto outgoing = outgoing_from_json((*taken)->body);
    if (outgoing.has_error()) co_return delivery::Dead{"the stored card cannot be read: " + outgoing.error().detail};
    ++counters.sends;
    TWICKET_FAULT("outbox_before_send");
    auto call = within_deadline(delivery.adapter.send(*outgoing));
    const auto answer = co_await std::move(call);
    TWICKET_FAULT("outbox_after_send");
    note_answer(delivery, answer);
    entry.looks = 0;
    co_return delivery::after_send(answer, attempt_of(delivery, **taken));
}

awaitable<std::optional<delivery::Verdict>> Outbox::State::look(Delivery& delivery) {
    auto job = [number = delivery.entry.number](store::Connection& connection) { return claimed(connection, number); };
    const auto taken = co_await store.read(std::move(job));
    if (taken.has_error()) {
        delivery.entry.due = clock.now() + 1s;
        co_return std::nullopt;
    }
    if (!taken->has_value()) {
        delivery.gone = true;
        co_return std::nullopt;
    }
    const auto outgoing = outgoing_from_json((*taken)->body);
    if (outgoing.has_error()) co_return delivery::Dead{"the stored card cannot be read: " + outgoing.error().detail};
    ++counters.looks;
    ++delivery.entry.looks;
    TWICKET_FAULT("outbox_before_look");
    auto call = within_deadline(delivery.adapter.find(*outgoing));
    const auto answer = co_await std::move(call);
    note_answer(delivery, answer);
    co_return delivery::after_look(answer, attempt_of(delivery, **taken));
}

delivery::Attempt Outbox::State::attempt_of(const Delivery& delivery, const Claim& claim) const {
    delivery::Attempt attempt;
    attempt.tries = claim.tries;
    attempt.looks = delivery.entry.looks;
    attempt.created = claim.created;
    attempt.sent = delivery.entry.sent;
    attempt.now = clock.now();
    attempt.random = random();
    attempt.find_lag = delivery.adapter.find_lag();
    return attempt;
}

void Outbox::State::note_answer(Delivery& delivery, const Result<Receipt>& answer) {
    delivery.called = true;
    const bool reached = answer.has_value() || !delivery::says_unreachable(answer.error());
    delivery.entry.awaits_network = !reached;
    counters.rate_limited += answer.has_error() && answer.error().code == ErrorCode::rate_limited;
    const Time now = clock.now();
    if (delivery.lane.breaker.ended(delivery.is_probe, reached, now, random()))
        lanes.hurry(delivery.lane, now, random());
}

awaitable<Result<void>> Outbox::State::save(std::int64_t number, delivery::Verdict verdict) {
    auto job = [number, verdict = std::move(verdict)](store::Connection& connection) {
        if (const auto* sent = std::get_if<delivery::Sent>(&verdict)) mark_sent(connection, number, sent->external_id);
        if (const auto* wait = std::get_if<delivery::Wait>(&verdict))
            mark_waiting(connection, number, wait->until, wait->reason, wait->is_try);
        if (const auto* look = std::get_if<delivery::LookFirst>(&verdict))
            note_reason(connection, number, look->at, look->reason);
        if (const auto* doubt = std::get_if<delivery::InDoubt>(&verdict))
            mark_parked(connection, number, "in_doubt", doubt->reason);
        if (const auto* dead = std::get_if<delivery::Dead>(&verdict))
            mark_parked(connection, number, "dead", dead->reason);
    };
    const auto saved = co_await store.write(std::move(job));
    co_return saved;
}

// What stays of the head after its verdict was committed.
std::optional<OutboxEntry> Outbox::State::settled(Delivery& delivery, const delivery::Verdict& verdict) {
    OutboxEntry& entry = delivery.entry;
    if (const auto* wait = std::get_if<delivery::Wait>(&verdict)) {
        ++counters.retries;
        entry.due = wait->until;
        entry.look = false;
        if (wait->whole_account) delivery.lane.breaker.pause_until(wait->until);
        return entry;
    }
    if (const auto* look = std::get_if<delivery::LookFirst>(&verdict)) {
        entry.due = look->at;
        entry.look = true;
        if (look->whole_account) delivery.lane.breaker.pause_until(look->at);
        return entry;
    }
    counters.sent += std::holds_alternative<delivery::Sent>(verdict);
    counters.in_doubt += std::holds_alternative<delivery::InDoubt>(verdict);
    counters.dead += std::holds_alternative<delivery::Dead>(verdict);
    return std::nullopt;
}

void Outbox::State::finish(Delivery& delivery, std::optional<OutboxEntry> rest) {
    lanes.give_back(delivery.lane, delivery.thread, std::move(rest));
    --counters.in_flight;
    if (timer) timer->cancel();
}

Outbox::Outbox(store::Store& store, Clock& clock, FindAdapter find_adapter, std::function<double()> random)
    : state_{std::make_shared<State>(store, clock, std::move(find_adapter), std::move(random))} {}

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

}  // namespace twicket
