// Checking the whole ledger, journal by journal: what must hold is written here once.
#include <map>
#include <optional>

#include "bot/ledger.hpp"

namespace twicket::ledger {
namespace {

struct Row {
    std::int64_t number, merit, points, other;
    std::string person, rule;
    bool reversal;
};

std::string named(std::int64_t journal) {
    return "journal " + std::to_string(journal);
}

std::optional<std::string> first_wrong(const std::map<std::int64_t, Row>& all) {
    for (const auto& [number, row] : all) {
        if (!row.reversal && row.points < 0) return named(number) + " awards less than nothing";
        if (row.reversal && row.points > 0) return named(number) + " reverses, but gives";
        if (row.other == 0) {
            if (row.reversal) return named(number) + " reverses nothing";
            continue;
        }
        const auto other = all.find(row.other);
        if (other == all.end()) return named(number) + " names " + named(row.other) + ", which is not there";
        const Row& match = other->second;
        const bool fits = match.other == number && match.reversal != row.reversal && match.points == -row.points &&
                          match.person == row.person && match.rule == row.rule && match.merit == row.merit;
        if (!fits) return named(number) + " and " + named(row.other) + " do not undo each other";
    }
    return std::nullopt;
}

std::string first_bad_posting(store::Connection& connection) {
    auto rows = connection.query(
        "SELECT j.number, j.points, COUNT(p.account), COALESCE(SUM(p.amount), 0),"
        " COALESCE(SUM(CASE WHEN p.account = 'person:' || j.person THEN p.amount ELSE 0 END), 0),"
        " COALESCE(SUM(CASE WHEN p.account = 'rule:' || j.rule THEN p.amount ELSE 0 END), 0)"
        " FROM ledger_journal j LEFT JOIN ledger_posting p ON p.journal = j.number GROUP BY j.number, j.points ORDER "
        "BY j.number");
    while (rows.next()) {
        const std::int64_t points = rows.integer(1);
        if (rows.integer(3) != 0) return named(rows.integer(0)) + " does not sum to nought";
        if (rows.integer(2) != (points == 0 ? 0 : 2)) return named(rows.integer(0)) + " has not two sides";
        if (rows.integer(4) != points || rows.integer(5) != -points)
            return named(rows.integer(0)) + " says other points than were posted";
    }
    auto lost = connection.query(
        "SELECT p.journal FROM ledger_posting p LEFT JOIN ledger_journal j ON j.number = p.journal WHERE j.number IS "
        "NULL"
        " ORDER BY p.journal LIMIT 1");
    return lost.next() ? "a posting names " + named(lost.integer(0)) + ", which is not there" : std::string{};
}

// A merit that was judged is named by the journal that stands for it, and the other way round.
std::string first_bad_merit(store::Connection& connection) {
    auto merits = connection.query(
        "SELECT m.number FROM merit m LEFT JOIN ledger_journal j ON j.number = m.judged AND j.merit = m.number AND "
        "j.other = 0"
        " AND j.reversal = 0 WHERE m.judged <> 0 AND j.number IS NULL ORDER BY m.number LIMIT 1");
    if (merits.next())
        return "merit " + std::to_string(merits.integer(0)) + " was judged by a journal that does not stand";
    auto journals = connection.query(
        "SELECT j.number FROM ledger_journal j LEFT JOIN merit m ON m.number = j.merit AND m.judged = j.number"
        " WHERE j.other = 0 AND m.number IS NULL ORDER BY j.number LIMIT 1");
    return journals.next() ? named(journals.integer(0)) + " stands for no merit" : std::string{};
}

}  // namespace

Report verify(store::Connection& connection) {
    Report report;
    std::map<std::int64_t, Row> all;
    {
        auto rows = connection.query("SELECT number, merit, points, other, person, rule, reversal FROM ledger_journal");
        while (rows.next())
            all[rows.integer(0)] = {rows.integer(0), rows.integer(1), rows.integer(2),     rows.integer(3),
                                    rows.string(4),  rows.string(5),  rows.integer(6) != 0};
    }
    report.journals = static_cast<std::int64_t>(all.size());
    std::int64_t sum = 0;
    for (const Line& line : balances(connection)) {
        sum += line.points;
        if (!line.person.starts_with("person:")) continue;
        ++report.people;
        report.points += line.points;
        if (line.points < 0 && report.problem.empty()) report.problem = line.person + " owes points";
    }
    {
        auto rows = connection.query("SELECT COUNT(*) FROM ledger_posting");
        if (rows.next()) report.postings = rows.integer(0);
    }
    if (sum != 0) report.problem = "the accounts do not sum to nought but to " + std::to_string(sum);
    if (report.problem.empty()) report.problem = first_bad_posting(connection);
    if (report.problem.empty()) report.problem = first_wrong(all).value_or("");
    if (report.problem.empty()) report.problem = first_bad_merit(connection);
    return report;
}

}  // namespace twicket::ledger
