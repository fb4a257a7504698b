// Posting and asking. Checking the whole is ledger_check.cpp.
#include "bot/ledger.hpp"

namespace twicket::ledger {
namespace {

using points::Span;

std::int64_t number_of(store::Connection& connection, std::string_view sql,
                       std::initializer_list<store::Value> values) {
    auto rows = connection.query(sql, values);
    return rows.next() ? rows.integer(0) : 0;
}

std::vector<KnownMerit> merits_where(store::Connection& connection, std::string_view rest,
                                     std::initializer_list<store::Value> values) {
    std::vector<KnownMerit> found;
    const std::string sql =
        std::string{"SELECT number, kind, person, by_whom, evidence, at, reason FROM merit WHERE "}.append(rest);
    auto rows = connection.query(sql, values);
    while (rows.next()) {
        KnownMerit one{.number = rows.integer(0), .merit = {}};
        one.merit.kind = merit_kind_from(rows.text(1)).value_or(MeritKind::thanks);
        one.merit.person = rows.string(2);
        one.merit.by = rows.string(3);
        one.merit.evidence = rows.string(4);
        one.merit.at = from_millis(rows.integer(5));
        one.reason = rows.string(6);
        found.push_back(std::move(one));
    }
    return found;
}

// Journals that stand and brought something: by giver and person, by person, by giver.
points::Around around(store::Connection& connection, const config::Points& rules, const Merit& merit) {
    const Span day = points::day_of(merit.at);
    const std::int64_t window = std::chrono::milliseconds{std::chrono::days{rules.pair_days}}.count();
    const std::int64_t at = to_millis(merit.at), from = to_millis(day.from), to = to_millis(day.to);
    points::Around found;
    found.person_day = static_cast<int>(number_of(connection,
                                                  "SELECT COALESCE(SUM(points), 0) FROM ledger_journal WHERE person = "
                                                  "$1 AND other = 0 AND happened >= $2 AND happened < $3",
                                                  {merit.person, from, to}));
    if (merit.by.empty()) {
        found.desk_day = static_cast<int>(number_of(
            connection,
            "SELECT COALESCE(SUM(points), 0) FROM ledger_journal WHERE person = $1 AND giver = '' AND other = 0"
            " AND happened >= $2 AND happened < $3",
            {merit.person, from, to}));
        return found;
    }
    found.of_pair =
        static_cast<int>(number_of(connection,
                                   "SELECT COUNT(*) FROM ledger_journal WHERE person = $1 AND giver = $2 AND"
                                   " other = 0 AND points > 0 AND happened > $3 AND happened < $4",
                                   {merit.person, merit.by, at - window, at + window}));
    found.giver_day =
        static_cast<int>(number_of(connection,
                                   "SELECT COUNT(*) FROM ledger_journal WHERE giver = $1 AND other = 0 AND"
                                   " points > 0 AND happened >= $2 AND happened < $3",
                                   {merit.by, from, to}));
    return found;
}

std::int64_t write(store::Connection& connection, const Journal& journal) {
    const std::string_view rule = name_of(journal.rule), cut = points::name_of(journal.cut);
    const std::int64_t number = connection.insert(
        "INSERT INTO ledger_journal (posted, happened, reversal, merit, rule, person, giver, points, cut, evidence, "
        "reason, other)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        "number",
        {to_millis(journal.posted), to_millis(journal.happened), std::int64_t{journal.reversal}, journal.merit, rule,
         journal.person, journal.giver, std::int64_t{journal.points}, cut, journal.evidence, journal.reason,
         journal.other});
    if (journal.points == 0) return number;
    const std::string person = "person:" + journal.person, source = "rule:" + std::string{rule};
    const auto post = [&](const std::string& account, std::int64_t amount) {
        connection.execute("INSERT INTO ledger_posting (journal, account, amount) VALUES ($1, $2, $3)",
                           {number, account, amount});
    };
    post(person, journal.points);
    post(source, -std::int64_t{journal.points});
    return number;
}

constexpr std::string_view journal_columns =
    "SELECT number, posted, happened, reversal, merit, rule, person, giver, points, cut, evidence, reason, other"
    " FROM ledger_journal WHERE ";

Journal journal_at(const store::Rows& rows) {
    return {.number = rows.integer(0),
            .posted = from_millis(rows.integer(1)),
            .happened = from_millis(rows.integer(2)),
            .reversal = rows.integer(3) != 0,
            .merit = rows.integer(4),
            .rule = merit_kind_from(rows.text(5)).value_or(MeritKind::thanks),
            .person = rows.string(6),
            .giver = rows.string(7),
            .points = static_cast<int>(rows.integer(8)),
            .cut = points::cut_from(rows.text(9)),
            .evidence = rows.string(10),
            .reason = rows.string(11),
            .other = rows.integer(12)};
}

std::optional<Journal> journal(store::Connection& connection, std::int64_t number) {
    const std::string sql = std::string{journal_columns} + "number = $1";
    auto rows = connection.query(sql, {number});
    return rows.next() ? std::optional{journal_at(rows)} : std::nullopt;
}

}  // namespace

std::vector<KnownMerit> due(store::Connection& connection, Time before, std::int64_t limit) {
    return merits_where(connection, "judged = 0 AND withdrawn = 0 AND at <= $1 ORDER BY at, number LIMIT $2",
                        {to_millis(before), limit});
}

void settle(store::Connection& connection, const config::Points& rules, std::int64_t merit, bool known, Time now) {
    const std::vector<KnownMerit> found =
        merits_where(connection, "number = $1 AND judged = 0 AND withdrawn = 0", {merit});
    if (found.empty()) return;
    const Merit& one = found.front().merit;
    points::Award award{0, points::Cut::unknown};
    if (known) award = points::judge(rules, one.kind, one.by.empty(), around(connection, rules, one));
    const std::int64_t number = write(connection, {.posted = now,
                                                   .happened = one.at,
                                                   .merit = merit,
                                                   .rule = one.kind,
                                                   .person = one.person,
                                                   .giver = one.by,
                                                   .points = award.points,
                                                   .cut = award.cut,
                                                   .evidence = one.evidence,
                                                   .reason = {}});
    connection.execute("UPDATE merit SET judged = $1 WHERE number = $2", {number, merit});
}

// The merit is unjudged again afterwards: when it is told anew it is a new one.
std::size_t reverse_withdrawn(store::Connection& connection, Time now, std::int64_t limit) {
    struct Gone {
        std::int64_t merit, judged;
        std::string reason;
    };
    std::vector<Gone> gone;
    {
        auto rows = connection.query(
            "SELECT number, judged, reason FROM merit WHERE judged <> 0 AND withdrawn <> 0 ORDER BY number LIMIT $1",
            {limit});
        while (rows.next()) gone.push_back({rows.integer(0), rows.integer(1), rows.string(2)});
    }
    for (const Gone& one : gone) {
        std::optional<Journal> back = journal(connection, one.judged);
        if (!back) throw std::logic_error("a merit names a journal that is not there");
        const std::int64_t first = back->number;
        back->posted = now;
        back->reversal = true;
        back->points = -back->points;
        back->reason = one.reason;
        back->other = first;
        const std::int64_t number = write(connection, *back);
        connection.execute("UPDATE ledger_journal SET other = $1 WHERE number = $2", {number, first});
        connection.execute("UPDATE merit SET judged = 0 WHERE number = $1", {one.merit});
    }
    return gone.size();
}

Account account_of(store::Connection& connection, const std::string& person, Span season) {
    Account account;
    const std::string name = "person:" + person;
    account.points =
        number_of(connection, "SELECT COALESCE(SUM(amount), 0) FROM ledger_posting WHERE account = $1", {name});
    account.season = number_of(
        connection,
        "SELECT COALESCE(SUM(points), 0) FROM ledger_journal WHERE person = $1 AND happened >= $2 AND happened < $3",
        {person, to_millis(season.from), to_millis(season.to)});
    account.waiting = number_of(
        connection, "SELECT COUNT(*) FROM merit WHERE person = $1 AND judged = 0 AND withdrawn = 0", {person});
    return account;
}

std::vector<Journal> journals_of(store::Connection& connection, const std::string& person, std::int64_t limit) {
    std::vector<Journal> found;
    const std::string sql =
        std::string{journal_columns} + "person = $1 AND reversal = 0 ORDER BY happened DESC, number DESC LIMIT $2";
    auto rows = connection.query(sql, {person, limit});
    while (rows.next()) found.push_back(journal_at(rows));
    return found;
}

std::vector<Line> totals(store::Connection& connection, Span span) {
    std::vector<Line> lines;
    auto rows = connection.query(
        "SELECT person, SUM(points) FROM ledger_journal WHERE happened >= $1 AND happened < $2 GROUP BY person"
        " HAVING SUM(points) > 0 ORDER BY SUM(points) DESC, person",
        {to_millis(span.from), to_millis(span.to)});
    while (rows.next()) lines.push_back({rows.string(0), rows.integer(1)});
    return lines;
}

std::vector<Line> balances(store::Connection& connection) {
    std::vector<Line> lines;
    auto rows = connection.query("SELECT account, SUM(amount) FROM ledger_posting GROUP BY account ORDER BY account");
    while (rows.next()) lines.push_back({rows.string(0), rows.integer(1)});
    return lines;
}

void each_posting(store::Connection& connection, Span posted, const std::function<void(const Posting&)>& visit) {
    auto rows = connection.query(
        "SELECT j.number, j.posted, j.happened, p.account, p.amount, j.rule, j.giver, j.evidence,"
        " CASE WHEN j.reversal <> 0 THEN j.reason ELSE j.cut END, j.merit FROM ledger_journal j"
        " JOIN ledger_posting p ON p.journal = j.number WHERE j.posted >= $1 AND j.posted < $2 ORDER BY j.number, "
        "p.account",
        {to_millis(posted.from), to_millis(posted.to)});
    while (rows.next())
        visit({.journal = rows.integer(0),
               .posted = from_millis(rows.integer(1)),
               .happened = from_millis(rows.integer(2)),
               .account = rows.string(3),
               .amount = rows.integer(4),
               .rule = rows.string(5),
               .giver = rows.string(6),
               .evidence = rows.string(7),
               .reason = rows.string(8),
               .merit = rows.integer(9)});
}

// A number no other forgotten person has, so that accounts are not poured together.
void forget_person(store::Connection& connection, const std::string& person) {
    const std::int64_t nth = 1 + number_of(connection, "SELECT COUNT(*) FROM ledger_forgotten", {});
    const std::string nobody = "forgotten-" + std::to_string(nth);
    connection.execute("INSERT INTO ledger_forgotten (name) VALUES ($1)", {nobody});
    const std::string before = "person:" + person, after = "person:" + nobody;
    connection.execute("UPDATE ledger_posting SET account = $1 WHERE account = $2", {after, before});
    connection.execute("UPDATE ledger_journal SET person = $1 WHERE person = $2", {nobody, person});
    connection.execute("UPDATE ledger_journal SET giver = $1 WHERE giver = $2", {nobody, person});
    connection.execute("UPDATE merit SET person = $1 WHERE person = $2", {nobody, person});
    connection.execute("UPDATE merit SET by_whom = $1 WHERE by_whom = $2", {nobody, person});
    connection.execute("DELETE FROM point_choice WHERE person = $1", {person});
}

}  // namespace twicket::ledger
