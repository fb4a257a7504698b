// What one answer of a network means for one thing to deliver: pure decisions without sockets, clock or store. The
// outbox acts on them.
//
// The rules in one place. A receipt without the network's id is no receipt. "Wait" obeys the other side's time in full
// (at most a day, since a longer one is a mistake) and is no try. Unreachable is waited out for three days. An answer
// that was lost is looked for before anything is sent again; "not there" is believed only after the network's search
// lag; where nobody can look, a person decides.
#pragma once
#include <string>
#include <variant>

#include "bot/clock.hpp"
#include "bot/errand.hpp"
#include "bot/error.hpp"
#include "bot/reply.hpp"

namespace twicket::delivery {

// What is known of the thing when an answer came.
struct Attempt {
    int tries = 1;   // sends so far, with this one
    int looks = 0;   // looks since that send, with this one
    Time created{};  // when it was decided to send it
    Time sent{};     // when the last send began
    Time now{};
    double random = 0;                // 0 ≤ random < 1, a new one each time: spreads retries
    Duration find_lag{};              // Adapter::find_lag()
    Extent limits = Extent::account;  // Adapter::limits()
};

struct Sent {
    std::string external_id;
};
struct Wait {  // then send
    Time until;
    std::string reason;
    bool is_try = true;              // false: we were only told to wait
    Extent extent = Extent::thread;  // what else must not be called before `until` either
};
struct LookFirst {  // at `at` ask find(), and only then think of sending
    Time at;
    std::string reason;
    Extent extent = Extent::thread;
};
struct InDoubt {  // it may have been delivered and nobody can tell: a person decides
    std::string reason;
};
struct Dead {  // it will never be delivered as it is
    std::string reason;
};
using Verdict = std::variant<Sent, Wait, LookFirst, InDoubt, Dead>;

Verdict after_send(const Result<Receipt>& answer, const Attempt& attempt);
Verdict after_look(const Result<Receipt>& answer, const Attempt& attempt);

// True when the answer says that the account as a whole cannot be reached now (what a breaker counts).
bool says_unreachable(const Error& error);

// 1 s, 2 s, 4 s … at most 60 s, spread over the lower 60 % of itself.
Duration backoff(int tries, double random);

inline constexpr int most_refused_tries = 3;          // of our own faults
inline constexpr int most_lost_tries = 10;            // sends whose answers got lost and which were surely not there
inline constexpr int most_looks = 5;                  // that could not tell
inline constexpr Duration longest_pause{86'400'000};  // a day
inline constexpr Duration give_up_after{3 * 86'400'000};

}  // namespace twicket::delivery
