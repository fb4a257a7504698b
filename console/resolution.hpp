// Row 52: how many questions were really solved, beside how many were merely not handed on. Pure; event time, so it may be
// asked at any moment.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/store/database.hpp"

namespace twicket::console {

struct PastAsking {
    std::string account, place, thread, message, person, text, state, handler;
    Time asked{}, updated{};
    int judged = 0;  // by the asker: +1 helpful, -1 not, 0 no word
    bool answered() const { return state == "answered"; }
    bool with_people() const { return state == "queued" || state == "with_human" || state == "handled"; }
};

// Asked since then, old to new, with the asker's vote on the same words; at most `limit`, the newest.
std::vector<PastAsking> askings_since(store::Connection& connection, Time since, std::int64_t limit);

// What became of one question. Of an answer: the asker called it helpful; no word and not asked again; no word and it is
// too early to tell; called not helpful or asked again.
enum class Fate { unanswered, with_people, said_so, quiet, too_young, not_solved };
std::vector<Fate> fates_of(const std::vector<PastAsking>& askings, Time now);

struct Resolution {
    std::size_t asked = 0, answered = 0, handed_off = 0, unanswered = 0;  // their sum is `asked`
    // Of the answered ones:
    std::size_t said_so = 0;   // the asker called it helpful
    std::size_t quiet = 0;     // no word, and not asked again within `days`
    std::size_t too_young = 0; // no word, and `days` are not over
    std::size_t not_solved = 0;  // called not helpful, or asked again
    std::size_t solved() const { return said_so + quiet; }
    // Of those that can be told: solved / asked without the too young ones; 0 when there are none.
    double share_solved() const;
    double share_deflected() const;
};
constexpr int quiet_days = 3;
Resolution resolution_of(const std::vector<PastAsking>& askings, Time now);

}  // namespace twicket::console
