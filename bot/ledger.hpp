// The ledger of points (rows 44 to 46), double entry: every award takes from an account of its rule what it gives to a
// person's, every reversal puts it back. Posted on merits and on nothing else. The tables ledger_journal and
// ledger_posting. Functions run inside a store job and touch only its connection.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "bot/merits.hpp"
#include "bot/point_rules.hpp"

namespace twicket::ledger {

struct Journal {
    std::int64_t number = 0;
    Time posted{}, happened{};  // when it was written; of the merit
    bool reversal = false;
    std::int64_t merit = 0;
    MeritKind rule = MeritKind::thanks;
    std::string person, giver;  // person ids; an empty giver: the desk itself
    int points = 0;             // to the person: of a reversal negative; 0: nothing was posted
    points::Cut cut = points::Cut::none;
    std::string evidence, reason;  // reason: of a reversal, one word
    std::int64_t other = 0;        // the journal that reversed this one, or that this one reverses; 0: none
};

// Merits to be judged: standing, and older than `before`. The oldest first.
std::vector<KnownMerit> due(store::Connection& connection, Time before, std::int64_t limit);
// Judges one that is due, if it still is. `known`: giver and person are people of the directory.
void settle(store::Connection& connection, const config::Points& rules, std::int64_t merit, bool known, Time now);
// Takes back what merits brought that were withdrawn since; how many.
std::size_t reverse_withdrawn(store::Connection& connection, Time now, std::int64_t limit);

struct Account {
    std::int64_t points = 0;   // of a lifetime
    std::int64_t season = 0;   // for what happened in the span
    std::int64_t waiting = 0;  // merits that are not judged yet
    bool empty() const { return points == 0 && waiting == 0; }
};
Account account_of(store::Connection& connection, const std::string& person, points::Span season);
// The newest first; reversals are told by the journals that they reverse.
std::vector<Journal> journals_of(store::Connection& connection, const std::string& person, std::int64_t limit);

struct Line {
    std::string person;
    std::int64_t points = 0;
};
// For what happened in a span, who has most first; people without points are left out.
std::vector<Line> totals(store::Connection& connection, points::Span span);
// The balances of all accounts ("person:ann", "rule:thanks"), in their order; their sum is nought.
std::vector<Line> balances(store::Connection& connection);

// One side of a posting.
struct Posting {
    std::int64_t journal = 0;
    Time posted{}, happened{};
    std::string account;  // "person:ann", "rule:accepted"
    std::int64_t amount = 0;
    std::string rule, giver, evidence, reason;
    std::int64_t merit = 0;
};
// What was posted in a span, in order.
void each_posting(store::Connection& connection, points::Span posted, const std::function<void(const Posting&)>& visit);

struct Report {
    std::int64_t journals = 0, postings = 0, people = 0, points = 0;
    std::string problem;  // the first thing that is wrong, for a person; empty: the ledger is whole
};
// Looks at every journal, posting and merit.
Report verify(store::Connection& connection);

// Takes a person out: what was posted stays, under a name that tells nobody; the rest of what is known goes.
void forget_person(store::Connection& connection, const std::string& person);

}  // namespace twicket::ledger
