// The ledger as plain maps over the same rules, for histories too long for a database: merits are told, withdrawn and
// settled as bot/merits, bot/ledger and bot/settlement do it. A planted bug makes it wrong in one named way.
#pragma once
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "bot/point_rules.hpp"

namespace twicket::test {

class PointBook {
  public:
    enum class Bug { none, reversal_forgotten, one_sided, pair_by_day, own_word_counts, second_settling };
    explicit PointBook(config::Points rules, Bug bug = Bug::none) : rules_{std::move(rules)}, bug_{bug} {}

    struct Told {
        MeritKind kind;
        int person, by;  // by -1: the desk itself
        std::int64_t evidence;
        std::int64_t at;  // milliseconds
    };
    // As put_merit.
    void tell(const Told& merit);
    // As withdraw_merits: everything that rests on the evidence; by one giver, or (-2) by all.
    void withdraw(std::int64_t evidence, int by = -2);
    // As Settlement::look: reversals first, then what is older than the delay, the oldest first.
    void settle(std::int64_t now);

    std::int64_t balance(int person) const;
    std::int64_t sum_of_all_accounts() const;
    // By person: the points of those merits that were judged and not taken back.
    std::map<int, std::int64_t> proven() const;
    std::size_t settled() const { return journals_; }
    // Points that `person` holds for what happened on days [from, to).
    std::int64_t of_days(int person, std::int64_t from, std::int64_t to) const;
    // From one to the other, for what happened within [from, to) milliseconds.
    std::int64_t of_pair(int by, int person, std::int64_t from, std::int64_t to) const;

  private:
    struct Merit {
        Told told;
        bool withdrawn = false, judged = false;
        int points = 0;
    };
    using Key = std::tuple<int, std::int64_t, int, int>;  // person, evidence, kind, by
    void post(int person, MeritKind kind, std::int64_t amount);
    points::Around around(const Merit& merit) const;
    void reverse(Merit& merit);
    void judge(Merit& merit);

    config::Points rules_;
    Bug bug_;
    std::vector<Merit> merits_;
    std::map<Key, std::size_t> by_key_;
    std::map<std::int64_t, std::vector<std::size_t>> by_evidence_;
    std::multimap<std::int64_t, std::size_t> unjudged_;
    std::vector<std::size_t> to_reverse_;
    std::map<int, std::int64_t> people_;
    std::map<int, std::int64_t> sources_;
    std::map<std::pair<int, int>, std::multimap<std::int64_t, int>> pairs_;         // by, person → at → points
    std::map<std::pair<int, std::int64_t>, std::int64_t> person_days_, desk_days_;  // person, day → points
    std::map<std::pair<int, std::int64_t>, int> giver_days_;                        // giver, day → awards
    std::size_t journals_ = 0;
};

}  // namespace twicket::test
