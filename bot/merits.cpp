// The SQL of merits.
#include "bot/merits.hpp"

#include <nlohmann/json.hpp>

namespace twicket {
namespace {

constexpr std::string_view columns =
    "SELECT number, kind, person, by_whom, evidence, skills, audience, account, place, at, withdrawn, reason FROM "
    "merit WHERE ";

std::vector<KnownMerit> read(store::Connection& connection, std::string_view rest,
                             std::initializer_list<store::Value> values) {
    std::vector<KnownMerit> found;
    const std::string sql = std::string{columns}.append(rest);
    auto rows = connection.query(sql, values);
    while (rows.next()) {
        KnownMerit one{
            .number = rows.integer(0), .merit = {}, .withdrawn = rows.integer(10) != 0, .reason = rows.string(11)};
        one.merit = {.kind = merit_kind_from(rows.text(1)).value_or(MeritKind::thanks),
                     .person = rows.string(2),
                     .by = rows.string(3),
                     .evidence = rows.string(4),
                     .skills = nlohmann::json::parse(rows.text(5)).get<std::vector<std::string>>(),
                     .audience = nlohmann::json::parse(rows.text(6)).get<std::vector<std::string>>(),
                     .account = rows.string(7),
                     .place = rows.string(8),
                     .at = from_millis(rows.integer(9)),
                     .said_in = rows.string(12)};
        found.push_back(std::move(one));
    }
    return found;
}

}  // namespace

// What was judged (bot/ledger) keeps its time: a merit that comes back before its points were taken back is the same
// one.
void put_merit(store::Connection& connection, const Merit& merit) {
    if (!counts(merit)) return;
    const std::string skills = nlohmann::json(merit.skills).dump(), audience = nlohmann::json(merit.audience).dump();
    connection.execute(
        "INSERT INTO merit (kind, person, by_whom, evidence, skills, audience, account, place, at, said_in)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (person, evidence, kind, by_whom) DO UPDATE SET"
        " withdrawn = 0, reason = '', said_in = excluded.said_in,"
        " at = CASE WHEN merit.judged = 0 THEN excluded.at ELSE merit.at END WHERE merit.withdrawn <> 0",
        {name_of(merit.kind), merit.person, merit.by, merit.evidence, skills, audience, merit.account, merit.place,
         to_millis(merit.at), merit.said_in});
}

std::int64_t withdraw_merits(store::Connection& connection, const MeritWithdrawn& withdrawn, Time now) {
    const std::string_view kind = withdrawn.kind ? name_of(*withdrawn.kind) : std::string_view{};
    return connection.execute(
        "UPDATE merit SET withdrawn = $1, reason = $2 WHERE (evidence = $3 OR said_in = $3) AND withdrawn = 0"
        " AND ($4 = '' OR by_whom = $4) AND ($5 = '' OR kind = $5)",
        {to_millis(now), withdrawn.reason, withdrawn.evidence, withdrawn.by, kind});
}

std::vector<KnownMerit> standing_merits(store::Connection& connection, std::int64_t after, std::int64_t limit) {
    return read(connection, "number > $1 AND withdrawn = 0 ORDER BY number LIMIT $2", {after, limit});
}

std::vector<KnownMerit> merits_of(store::Connection& connection, std::string_view person, std::int64_t limit) {
    return read(connection, "person = $1 AND withdrawn = 0 ORDER BY at DESC, number DESC LIMIT $2", {person, limit});
}

std::vector<KnownMerit> merits_by_evidence(store::Connection& connection, std::string_view evidence) {
    return read(connection, "evidence = $1 ORDER BY number", {evidence});
}

}  // namespace twicket
