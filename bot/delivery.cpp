// The decisions, one small function an error.
#include "bot/delivery.hpp"

#include <algorithm>
#include <cmath>

#include "bot/store/fault.hpp"

namespace twicket::delivery {
namespace {

using namespace std::chrono_literals;

std::string reason_of(const Error& error) {
    std::string reason{name_of(error.code)};
    if (!error.detail.empty()) reason += ": " + error.detail;
    return reason;
}

Duration share(Duration whole, double random) {
    return Duration{static_cast<Duration::rep>(static_cast<double>(whole.count()) * random)};
}

// Who else has to wait: nobody when the other side named no time.
Extent extent_of(const Error& error, const Attempt& attempt) {
    const bool limited = error.code == ErrorCode::rate_limited;
    if (!limited && !error.retry_after) return Extent::thread;
    if (fault::planted("pause_everything")) return Extent::account;
    if (error.only_here) return Extent::thread;
    return limited ? attempt.limits : Extent::account;
}

// What the other side asked for, made sane; a little later than asked, so that not all threads come back at once. What
// waits together is let go a few at a time anyhow: there more would only waste what the network allows.
Time asked_time(const Error& error, const Attempt& attempt) {
    if (fault::planted("ignore_retry_after")) return attempt.now;
    Duration pause = error.retry_after.value_or(5s);
    pause = std::clamp<Duration>(pause, 1s, longest_pause);
    const Duration spread = extent_of(error, attempt) == Extent::thread ? std::min<Duration>(pause / 10, 5s)
                                                                        : std::min<Duration>(pause / 50, 1s);
    return attempt.now + pause + share(spread, attempt.random);
}

Time later(const Error& error, const Attempt& attempt, int count) {
    const Time ours = attempt.now + backoff(count, attempt.random);
    return error.retry_after ? std::max(ours, asked_time(error, attempt)) : ours;
}

bool too_old(const Attempt& attempt) {
    return attempt.now - attempt.created >= give_up_after;
}

// The first look comes soon: most networks show a post at once.
Verdict look_soon(const Attempt& attempt, std::string reason) {
    if (fault::planted("retry_without_look")) return Wait{attempt.now, std::move(reason)};
    return LookFirst{attempt.now + backoff(1, attempt.random), std::move(reason)};
}

Verdict after_not_found(const Attempt& attempt) {
    const Time believable = attempt.sent + attempt.find_lag;
    if (attempt.now < believable)
        return LookFirst{std::min(believable, attempt.now + backoff(attempt.looks, attempt.random)),
                         "not there yet; this network's search may lag"};
    if (attempt.tries >= most_lost_tries)
        return Dead{"sent " + std::to_string(attempt.tries) + " times, and it never arrived"};
    const Duration pause = attempt.tries <= 1 ? Duration{0} : backoff(attempt.tries - 1, attempt.random);
    return Wait{attempt.now + pause, "the earlier send did not arrive"};
}

}  // namespace

Duration backoff(int tries, double random) {
    const Duration whole = std::min<Duration>(1s * (1LL << std::clamp(tries - 1, 0, 6)), 60s);
    return whole - share(whole * 6 / 10, random);
}

bool says_unreachable(const Error& error) {
    return error.code == ErrorCode::unavailable || error.code == ErrorCode::timeout ||
           error.code == ErrorCode::unknown_outcome || error.code == ErrorCode::unauthorized;
}

Verdict after_send(const Result<Receipt>& answer, const Attempt& attempt) {
    if (answer.has_value()) {
        if (!answer->external_id.empty()) return Sent{answer->external_id};
        return look_soon(attempt, "the network said yes but gave no id");
    }
    const Error& error = answer.error();
    switch (error.code) {
        case ErrorCode::rate_limited:
            return Wait{asked_time(error, attempt), reason_of(error), false, extent_of(error, attempt)};
        case ErrorCode::unavailable:
        case ErrorCode::timeout:
        case ErrorCode::unauthorized:
            if (too_old(attempt)) return Dead{"not delivered in three days; last: " + reason_of(error)};
            return Wait{later(error, attempt, attempt.tries), reason_of(error), true, extent_of(error, attempt)};
        case ErrorCode::unknown_outcome:
        case ErrorCode::conflict:
        case ErrorCode::cancelled:
            return look_soon(attempt, reason_of(error));
        case ErrorCode::internal:
            if (attempt.tries >= most_refused_tries) return Dead{reason_of(error)};
            return Wait{later(error, attempt, attempt.tries), reason_of(error)};
        case ErrorCode::invalid:
        case ErrorCode::forbidden:
        case ErrorCode::not_found:
        case ErrorCode::too_large:
        case ErrorCode::unsupported:
            return Dead{reason_of(error)};
    }
    return Dead{reason_of(error)};
}

Verdict after_look(const Result<Receipt>& answer, const Attempt& attempt) {
    if (answer.has_value()) return Sent{answer->external_id};
    const Error& error = answer.error();
    switch (error.code) {
        case ErrorCode::not_found:
            return after_not_found(attempt);
        case ErrorCode::unsupported:
            return InDoubt{"the answer to the send was lost, and this network has no way to look for it"};
        case ErrorCode::rate_limited:
            return LookFirst{asked_time(error, attempt), reason_of(error), extent_of(error, attempt)};
        case ErrorCode::unavailable:
        case ErrorCode::timeout:
        case ErrorCode::unauthorized:
        case ErrorCode::cancelled:
            if (too_old(attempt)) return InDoubt{"could not be looked for in three days; last: " + reason_of(error)};
            return LookFirst{later(error, attempt, attempt.looks), reason_of(error), extent_of(error, attempt)};
        default:
            if (attempt.looks >= most_looks)
                return InDoubt{"looked " + std::to_string(attempt.looks) + " times in vain; last: " + reason_of(error)};
            return LookFirst{later(error, attempt, attempt.looks), reason_of(error)};
    }
}

}  // namespace twicket::delivery
