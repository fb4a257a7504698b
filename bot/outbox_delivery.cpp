// One delivery: claim, call, verdict, and the commit of each.
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bot/outbox_state.hpp"
#include "bot/store/fault.hpp"

namespace twicket {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using asio::awaitable;

constexpr auto longest_call = 30s;  // adapters have shorter deadlines of their own

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

}  // namespace

awaitable<void> Outbox::State::deliver(std::shared_ptr<Delivery> delivery) {
    const auto verdict = co_await decide(*delivery);
    if (!verdict) {
        if (!delivery->called) delivery->lane.breaker.came_to_nothing(delivery->is_probe);
        finish(*delivery, delivery->gone ? std::nullopt : std::optional{delivery->entry});
        co_return;
    }
    obey(*delivery, *verdict);
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
    attempt.limits = delivery.adapter.limits();
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

// At once, not after the commit: meanwhile another call would come before the time that was asked for.
void Outbox::State::obey(Delivery& delivery, const delivery::Verdict& verdict) {
    Extent extent = Extent::thread;
    Time until{};
    if (const auto* wait = std::get_if<delivery::Wait>(&verdict)) extent = wait->extent, until = wait->until;
    if (const auto* look = std::get_if<delivery::LookFirst>(&verdict)) extent = look->extent, until = look->at;
    if (extent == Extent::account) delivery.lane.breaker.pause_until(until);
    if (extent == Extent::errand) OutboxLanes::pause(delivery.lane, delivery.errand, until);
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
        return entry;
    }
    if (const auto* look = std::get_if<delivery::LookFirst>(&verdict)) {
        entry.due = look->at;
        entry.look = true;
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

}  // namespace twicket
