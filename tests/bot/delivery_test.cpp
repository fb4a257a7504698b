// Delivery decisions line by line, the rate-limit table (R7), the breaker, and the order kept in memory.
#include <catch2/catch.hpp>

#include "bot/breaker.hpp"
#include "bot/delivery.hpp"
#include "bot/outbox_lanes.hpp"

using namespace twicket;
using namespace std::chrono_literals;
namespace d = twicket::delivery;

namespace {
const Time start = from_millis(1'800'000'000'000);

d::Attempt attempt(int tries = 1, int looks = 0, Duration age = 0ms, double random = 0.5) {
    d::Attempt attempt;
    attempt.tries = tries;
    attempt.looks = looks;
    attempt.created = start - age;
    attempt.sent = start;
    attempt.now = start;
    attempt.random = random;
    return attempt;
}

Result<Receipt> error(ErrorCode code, std::optional<Duration> retry_after = {}) {
    return Error{code, "because", retry_after};
}
template <class T>
T as(const d::Verdict& verdict) {
    REQUIRE(std::holds_alternative<T>(verdict));
    return std::get<T>(verdict);
}
}  // namespace

TEST_CASE("a receipt settles a send; a yes without an id does not") {
    CHECK(as<d::Sent>(d::after_send(Receipt{"m1"}, attempt())).external_id == "m1");
    CHECK(as<d::LookFirst>(d::after_send(Receipt{""}, attempt())).at > start);
}

TEST_CASE("what can never succeed is dead at once, with its reason") {
    for (const auto code :
         {ErrorCode::invalid, ErrorCode::forbidden, ErrorCode::not_found, ErrorCode::too_large, ErrorCode::unsupported})
        CHECK(as<d::Dead>(d::after_send(error(code), attempt())).reason == std::string{name_of(code)} + ": because");
}

TEST_CASE("what may have happened is looked for before anything else") {
    for (const auto code : {ErrorCode::unknown_outcome, ErrorCode::conflict, ErrorCode::cancelled})
        CHECK(as<d::LookFirst>(d::after_send(error(code), attempt())).at >= start);
}

TEST_CASE("an unreachable network is waited out for three days, however many tries that takes") {
    for (const auto code : {ErrorCode::unavailable, ErrorCode::timeout, ErrorCode::unauthorized}) {
        const auto wait = as<d::Wait>(d::after_send(error(code), attempt(500, 0, 71h)));
        CHECK(wait.until > start);
        CHECK(wait.until <= start + 60s);
        CHECK(wait.is_try);
        as<d::Dead>(d::after_send(error(code), attempt(500, 0, 72h)));
    }
}

TEST_CASE("our own fault is tried three times") {
    as<d::Wait>(d::after_send(error(ErrorCode::internal), attempt(1)));
    as<d::Wait>(d::after_send(error(ErrorCode::internal), attempt(2)));
    as<d::Dead>(d::after_send(error(ErrorCode::internal), attempt(3)));
}

TEST_CASE("R7: never a call before the time the other side asked for") {
    struct Row {
        std::optional<Duration> asked;
        Duration at_least, at_most;
    };
    const Row rows[] = {
        {30s, 30s, 33s},                       // seconds
        {3600s, 3600s, 3605s},                 // a date an hour ahead, as the adapter reads it
        {std::nullopt, 5s, 6s},                // missing
        {0ms, 1s, 2s},                         // zero
        {-5s, 1s, 2s},                         // negative
        {Duration{1LL << 60}, 24h, 24h + 5s},  // huge: taken for a mistake beyond a day
    };
    for (const Row& row : rows)
        for (const double random : {0.0, 0.5, 0.999}) {
            const auto wait =
                as<d::Wait>(d::after_send(error(ErrorCode::rate_limited, row.asked), attempt(1, 0, 0ms, random)));
            CHECK(wait.until >= start + row.at_least);
            CHECK(wait.until <= start + row.at_most);
            CHECK(wait.extent == Extent::account);
            CHECK_FALSE(wait.is_try);
            const auto look =
                as<d::LookFirst>(d::after_look(error(ErrorCode::rate_limited, row.asked), attempt(1, 1, 0ms, random)));
            CHECK(look.at >= start + row.at_least);
            CHECK(look.extent == Extent::account);
        }
    const auto unavailable = as<d::Wait>(d::after_send(error(ErrorCode::unavailable, 120s), attempt()));
    CHECK(unavailable.until >= start + 120s);
    CHECK(unavailable.extent == Extent::account);
}

TEST_CASE("a request to wait is for as much of the account as the network limits at once") {
    for (const Extent limits : {Extent::thread, Extent::errand, Extent::account}) {
        d::Attempt made = attempt(1, 1);
        made.limits = limits;
        Error told{ErrorCode::rate_limited, "because", 30s};
        CHECK(as<d::Wait>(d::after_send(told, made)).extent == limits);
        CHECK(as<d::LookFirst>(d::after_look(told, made)).extent == limits);
        told.only_here = true;
        CHECK(as<d::Wait>(d::after_send(told, made)).extent == Extent::thread);
        CHECK(as<d::LookFirst>(d::after_look(told, made)).extent == Extent::thread);
        // A server that is down is down for all; where it names no time, the breaker minds the account.
        CHECK(as<d::Wait>(d::after_send(error(ErrorCode::unavailable, 30s), made)).extent == Extent::account);
        CHECK(as<d::Wait>(d::after_send(error(ErrorCode::unavailable), made)).extent == Extent::thread);
    }
}

TEST_CASE("every errand has a name, and what is to be delivered is on one of them") {
    for (const Errand errand : every_errand) CHECK(errand_named(name_of(errand)) == errand);
    CHECK(errand_named("of a later version") == Errand::post);
    Outgoing outgoing;
    CHECK(errand_of(outgoing) == Errand::post);
    outgoing.reply.only_for = "ann";
    CHECK(errand_of(outgoing) == Errand::whisper);
    outgoing.updates = "earlier";
    CHECK(errand_of(outgoing) == Errand::update);
    outgoing.surface = Surface::home;
    CHECK(errand_of(outgoing) == Errand::home);
    outgoing.form.emplace();
    CHECK(errand_of(outgoing) == Errand::form);
}

TEST_CASE("retries back off to a minute and are spread over more than half of the delay") {
    Duration before = 0ms;
    for (int tries = 1; tries <= 40; ++tries) {
        const Duration longest = d::backoff(tries, 0.0), shortest = d::backoff(tries, 0.9999);
        CHECK(longest <= 60s);
        CHECK(longest >= before);
        CHECK(shortest > 0ms);
        CHECK((longest - shortest) * 2 >= longest);
        before = longest;
    }
    CHECK(before == 60s);
}

TEST_CASE("a look that finds it settles; surely not there is sent again") {
    CHECK(as<d::Sent>(d::after_look(Receipt{"m1"}, attempt(1, 1))).external_id == "m1");
    CHECK(as<d::Wait>(d::after_look(error(ErrorCode::not_found), attempt(1, 1))).until == start);
    CHECK(as<d::Wait>(d::after_look(error(ErrorCode::not_found), attempt(3, 1))).until > start);
    as<d::Dead>(d::after_look(error(ErrorCode::not_found), attempt(d::most_lost_tries, 1)));
}

TEST_CASE("where the search lags, not found is believed only after the lag") {
    auto lagging = attempt(1, 1);
    lagging.find_lag = 30s;
    CHECK(as<d::LookFirst>(d::after_look(error(ErrorCode::not_found), lagging)).at <= start + 30s);
    lagging.looks = 200;
    lagging.now = start + 29s;
    CHECK(as<d::LookFirst>(d::after_look(error(ErrorCode::not_found), lagging)).at == start + 30s);
    lagging.now = start + 30s;
    as<d::Wait>(d::after_look(error(ErrorCode::not_found), lagging));
}

TEST_CASE("what nobody can find out is parked for a person") {
    as<d::InDoubt>(d::after_look(error(ErrorCode::unsupported), attempt(1, 1)));
    for (const auto code :
         {ErrorCode::invalid, ErrorCode::forbidden, ErrorCode::internal, ErrorCode::unknown_outcome}) {
        as<d::LookFirst>(d::after_look(error(code), attempt(1, d::most_looks - 1)));
        as<d::InDoubt>(d::after_look(error(code), attempt(1, d::most_looks)));
    }
    as<d::LookFirst>(d::after_look(error(ErrorCode::unavailable), attempt(1, 1000, 71h)));
    as<d::InDoubt>(d::after_look(error(ErrorCode::unavailable), attempt(1, 1000, 72h)));
}

TEST_CASE("R8: the breaker opens after three failures, lets one probe through at a time and closes on success") {
    Breaker breaker;
    Time now = start;
    for (int i = 0; i < 3; ++i) {
        CHECK(breaker.lets_through(now));
        breaker.began();
        breaker.ended(false, false, now, 0.0);
    }
    CHECK(breaker.open());
    CHECK_FALSE(breaker.lets_through(now));
    now = breaker.next();
    CHECK(now <= start + 5s);
    CHECK(breaker.lets_through(now));
    const bool probe = breaker.began();
    CHECK(probe);
    CHECK_FALSE(breaker.lets_through(now + 1h));
    // An older call's failure does not set the probe free, nor make the rest longer.
    breaker.ended(false, false, now, 0.0);
    CHECK_FALSE(breaker.lets_through(now + 1h));
    breaker.ended(probe, false, now, 0.0);
    CHECK_FALSE(breaker.lets_through(now));
    now = breaker.next();
    CHECK(breaker.lets_through(now));
    const bool second = breaker.began();
    breaker.came_to_nothing(second);
    CHECK(breaker.lets_through(now));
    const bool third = breaker.began();
    CHECK(breaker.ended(third, true, now, 0.0));
    CHECK(breaker.lets_through(now));
}

TEST_CASE("R8: ten minutes of 503 cost at most a tenth of the ordinary calls") {
    Breaker breaker;
    int calls = 0;
    for (Time now = start; now < start + 10min; now += 100ms) {
        if (!breaker.lets_through(now)) continue;
        ++calls;
        const bool probe = breaker.began();
        breaker.ended(probe, false, now, (calls % 10) / 10.0);
    }
    CHECK(calls <= 60);  // one a second is ordinary here: 600
    CHECK(calls >= 10);
}

TEST_CASE("threads keep their order in memory and accounts stand apart") {
    OutboxLanes lanes;
    const auto row = [](std::int64_t number, const char* account, const char* thread, Time due) {
        return OpenRow{number, account, "place", thread, false, due, {}};
    };
    lanes.add(row(1, "a", "t", start + 10s));
    lanes.add(row(2, "a", "t", start));
    lanes.add(row(3, "a", "u", start));
    lanes.add(row(4, "b", "t", start));
    auto& a = lanes.all()["a"];
    auto& b = lanes.all()["b"];
    OutboxThread* first = lanes.take_due(a, 8, start);
    REQUIRE(first);
    CHECK(first->entries.front().number == 3);
    CHECK(lanes.take_due(a, 8, start) == nullptr);  // 2 waits behind 1
    a.breaker.pause_until(start + 1h);
    OutboxThread* other = lanes.take_due(b, 8, start);
    REQUIRE(other);
    CHECK(other->entries.front().number == 4);
    CHECK(lanes.next(a) == start + 1h);
    lanes.shift(-1h);
    CHECK(lanes.next(a) == start);
    lanes.give_back(a, *first, std::nullopt);
    lanes.give_back(b, *other, std::nullopt);
    CHECK(lanes.open() == 2);
    CHECK(b.threads.empty());
}

TEST_CASE("a paused errand leaves the others their turn, the one due longest first") {
    OutboxLanes lanes;
    const auto row = [](std::int64_t number, const char* thread, Time due, Errand errand, bool sending = false) {
        return OpenRow{number, "a", "place", thread, sending, due, {}, errand};
    };
    lanes.add(row(1, "t", start - 3s, Errand::post));
    lanes.add(row(2, "u", start - 2s, Errand::update));
    lanes.add(row(3, "v", start - 1s, Errand::post, true));
    auto& a = lanes.all()["a"];
    OutboxLanes::pause(a, Errand::post, start + 1min);
    OutboxLanes::pause(a, Errand::post, start + 1s);  // a shorter one changes nothing
    OutboxThread* update = lanes.take_due(a, 8, start);
    REQUIRE(update);
    CHECK(update->entries.front().number == 2);
    OutboxThread* look = lanes.take_due(a, 8, start);  // a look for a post is no post
    REQUIRE(look);
    CHECK(look->entries.front().number == 3);
    CHECK(lanes.take_due(a, 8, start) == nullptr);
    CHECK(lanes.next(a) == start + 1min);
    lanes.shift(-1min);
    CHECK(lanes.take_due(a, 8, start));
}
