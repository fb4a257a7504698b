// A million random operations by people who only credit each other: every account stays balanced, and nobody gets past
// the cap that docs/points.md states. The same checks find every planted bug; and a shorter history runs through the
// database beside the plain maps, with the same balances.
#include <catch2/catch.hpp>
#include <iostream>
#include <random>

#include "bot/ledger.hpp"
#include "tests/support/point_book.hpp"
#include "tests/support/scratch.hpp"

using namespace twicket;
using test::PointBook;

namespace {

constexpr std::int64_t hour = 3'600'000, day = 24 * hour;
constexpr std::int64_t began = 20'000 * day;

// People stand in closed groups of two to seven: `first_of[i]` and `size_of[i]` tell person i's.
struct Town {
    std::vector<int> first_of, size_of;
    explicit Town(int groups) {
        for (int group = 0; group < groups; ++group) {
            const int size = 2 + group % 6, first = static_cast<int>(first_of.size());
            for (int i = 0; i < size; ++i) first_of.push_back(first), size_of.push_back(size);
        }
    }
    int people() const { return static_cast<int>(first_of.size()); }
};

struct Move {
    enum class What { tell, withdraw_all, withdraw_one, pass } what;
    PointBook::Told told;
};

// What colluders would do: mostly credit for the dearest, often again with other proof, now and then taken back and
// told anew; and what the desk itself vouches for, as often as it likes.
class Colluders {
  public:
    Colluders(const Town& town, std::uint32_t seed) : town_{town}, random_{seed} {}

    Move next(std::int64_t now) {
        const int dice = below(1000);
        if (dice < 30) return {Move::What::pass, {}};
        if (dice < 60 && !recent_.empty()) return {Move::What::withdraw_all, recent_[pick()]};
        if (dice < 90 && !recent_.empty()) return {Move::What::withdraw_one, recent_[pick()]};
        if (dice < 150 && !recent_.empty()) {
            PointBook::Told again = recent_[pick()];
            again.at = now;
            return {Move::What::tell, again};
        }
        PointBook::Told told{};
        told.person = below(town_.people());
        const int first = town_.first_of[static_cast<std::size_t>(told.person)];
        const int size = town_.size_of[static_cast<std::size_t>(told.person)];
        told.by = dice < 300 ? -1 : first + below(size);  // may be oneself: it does not count
        told.kind = dice % 3 == 0 ? MeritKind::resolved : static_cast<MeritKind>(below(merit_kind_count));
        told.evidence = ++evidence_ - below(3);  // often the proof of another merit too
        told.at = now - below(5) * hour;         // networks tell late, and out of order
        if (recent_.size() < 500)
            recent_.push_back(told);
        else
            recent_[pick()] = told;
        return {Move::What::tell, told};
    }
    std::int64_t step() { return below(8) * hour / 4; }

  private:
    int below(std::size_t limit) { return static_cast<int>(random_() % limit); }
    int below(int limit) { return below(static_cast<std::size_t>(limit)); }
    std::size_t pick() { return static_cast<std::size_t>(below(recent_.size())); }

    const Town& town_;
    std::mt19937 random_;
    std::vector<PointBook::Told> recent_;
    std::int64_t evidence_ = 3;
};

// What is wrong with the book, or nothing.
std::string broken(const PointBook& book, const Town& town, const config::Points& rules, std::int64_t now) {
    if (book.sum_of_all_accounts() != 0) return "the accounts do not sum to nought";
    const std::int64_t first = began / day - 1, last = now / day + 1;
    const std::map<int, std::int64_t> proven = book.proven();
    for (int person = 0; person < town.people(); ++person) {
        if (book.balance(person) < 0) return "somebody owes points";
        const auto proof = proven.find(person);
        if (book.balance(person) != (proof == proven.end() ? 0 : proof->second))
            return "points stand without their proof";
        if (book.balance(person) != book.of_days(person, first, last)) return "a balance is not the sum of its days";
        const int size = town.size_of[static_cast<std::size_t>(person)];
        for (const int days : {1, 7, 30, 91}) {
            const std::int64_t cap = points::closed_group_cap(rules, size, days);
            for (std::int64_t from = std::max(first, last - 200); from < last; ++from)
                if (book.of_days(person, from, from + days) > cap) return "somebody got past the cap of a closed group";
        }
    }
    return {};
}

bool pairs_hold(const PointBook& book, const Town& town, const config::Points& rules, std::int64_t now) {
    for (int person = 0; person < town.people(); ++person) {
        const int first = town.first_of[static_cast<std::size_t>(person)];
        for (int by = first; by < first + town.size_of[static_cast<std::size_t>(person)]; ++by)
            for (std::int64_t from = now - 90 * day; from < now; from += 3 * day + 5 * hour)
                if (book.of_pair(by, person, from, from + rules.pair_days * day) >
                    (by == person ? 0 : points::pair_cap(rules)))
                    return false;
    }
    return true;
}

// The first thing that goes wrong in a history, or nothing.
std::string play(PointBook& book, const Town& town, const config::Points& rules, int operations, std::uint32_t seed,
                 int looks) {
    Colluders colluders{town, seed};
    std::int64_t now = began;
    for (int i = 1; i <= operations; ++i) {
        const Move move = colluders.next(now);
        switch (move.what) {
            case Move::What::tell:
                book.tell(move.told);
                break;
            case Move::What::withdraw_all:
                book.withdraw(move.told.evidence);
                break;
            case Move::What::withdraw_one:
                book.withdraw(move.told.evidence, move.told.by);
                break;
            case Move::What::pass:
                now += colluders.step();
                book.settle(now);
        }
        if (i % (operations / looks) != 0) continue;
        const std::string wrong = broken(book, town, rules, now);
        if (!wrong.empty()) return wrong;
        if (!pairs_hold(book, town, rules, now)) return "a pair got past its cap, or somebody credited himself";
    }
    return {};
}

}  // namespace

TEST_CASE("no history of a million moves unbalances the ledger or passes the stated cap", "[points]") {
    const config::Points rules;
    const Town town{40};
    PointBook book{rules};
    CHECK(play(book, town, rules, 1'000'000, 7, 10) == "");
    std::int64_t most = 0, held = 0;
    for (int person = 0; person < town.people(); ++person) {
        most = std::max(most, book.balance(person));
        held += book.balance(person);
    }
    CHECK(book.settled() > 500'000);
    CHECK(most > 1'000);  // and the colluders did try
    std::cout << "suite point histories: 1000000 operations, " << book.settled() << " journals, " << held
              << " points of " << town.people() << " colluders, at most " << most << " of one\n";
}

TEST_CASE("every planted bug of the ledger is found by the same history", "[points]") {
    using Bug = PointBook::Bug;
    const Bug bug =
        GENERATE(Bug::reversal_forgotten, Bug::one_sided, Bug::pair_by_day, Bug::own_word_counts, Bug::second_settling);
    const config::Points rules;
    const Town town{12};
    PointBook book{rules, bug};
    CAPTURE(static_cast<int>(bug));
    CHECK(play(book, town, rules, 60'000, 11, 20) != "");
}

TEST_CASE("the database holds the same points as the plain maps, after every settlement", "[points]") {
    config::Points rules;
    rules.settle_after = std::chrono::hours{6};
    const Town town{6};
    PointBook book{rules};
    Colluders colluders{town, 5};
    testing::ScratchFolder folder;
    const auto store = folder.open_fast();
    const auto name = [](int person) { return person < 0 ? std::string{} : "p" + std::to_string(person); };
    std::int64_t now = began;
    std::vector<std::function<void(store::Connection&)>> since;
    int settlements = 0;
    for (int i = 0; i < 6'000; ++i) {
        const Move move = colluders.next(now);
        const std::string evidence = "e" + std::to_string(move.told.evidence);
        if (move.what == Move::What::tell) {
            book.tell(move.told);
            const Merit merit{.kind = move.told.kind,
                              .person = name(move.told.person),
                              .by = name(move.told.by),
                              .evidence = evidence,
                              .at = from_millis(move.told.at)};
            since.push_back([merit](store::Connection& connection) { put_merit(connection, merit); });
            continue;
        }
        if (move.what != Move::What::pass) {
            // The desk's own merits are not taken back by giver: an empty one means all.
            if (move.what == Move::What::withdraw_one && move.told.by < 0) continue;
            const bool all = move.what == Move::What::withdraw_all;
            book.withdraw(move.told.evidence, all ? -2 : move.told.by);
            const MeritWithdrawn gone{evidence, "retracted", all ? std::string{} : name(move.told.by)};
            since.push_back(
                [gone, now](store::Connection& connection) { withdraw_merits(connection, gone, from_millis(now)); });
            continue;
        }
        now += colluders.step();
        book.settle(now);
        ++settlements;
        std::string wrong;
        store
            ->write_now([&](store::Connection& connection) {
                for (const auto& act : since) act(connection);
                ledger::reverse_withdrawn(connection, from_millis(now), 100'000);
                for (const KnownMerit& one : ledger::due(connection, from_millis(now) - rules.settle_after, 100'000))
                    ledger::settle(connection, rules, one.number, true, from_millis(now));
                std::map<std::string, std::int64_t> held;
                for (const ledger::Line& line : ledger::balances(connection)) held[line.person] = line.points;
                for (int person = 0; person < town.people(); ++person)
                    if (held["person:" + name(person)] != book.balance(person))
                        wrong = name(person) + " at " + std::to_string(i);
                const ledger::Report report = ledger::verify(connection);
                if (!report.problem.empty()) wrong = report.problem;
            })
            .value();
        since.clear();
        REQUIRE(wrong == "");
    }
    CHECK(settlements > 100);
}
