// The SQL of profiles and requests.
#include "bot/expert_records.hpp"

#include <nlohmann/json.hpp>

namespace twicket::expert_records {
namespace {

using nlohmann::json;
using Words = std::vector<std::string>;

json json_of_ask(const ExpertAsk& ask) {
    return {{"person", ask.person},
            {"state", static_cast<int>(ask.state)},
            {"where", json_of(ask.where)},
            {"card", ask.card},
            {"due", to_millis(ask.due)}};
}

json json_of_request(const ExpertRequest& one) {
    json asks = json::array();
    for (const ExpertAsk& ask : one.asks) asks.push_back(json_of_ask(ask));
    json answers = json::array();
    for (const ExpertRequest::Said& said : one.answers) answers.push_back({said.message, said.text});
    return {{"question", one.question},     {"language", one.language},
            {"skills", one.skills},         {"asker_name", one.asker_name},
            {"asker_user", one.asker_user}, {"thread", json_of(one.thread)},
            {"groups", one.groups},         {"asks", asks},
            {"others", one.others},         {"answers", answers}};
}

ExpertRequest request_of(const std::string& id, int state, const std::string& asker, std::int64_t version,
                         const json& body) {
    ExpertRequest one{.id = id,
                      .state = static_cast<ExpertRequest::State>(state),
                      .question = body.at("question"),
                      .language = body.at("language"),
                      .skills = body.at("skills").get<Words>(),
                      .asker = asker,
                      .asker_name = body.at("asker_name"),
                      .asker_user = body.at("asker_user")};
    one.thread = thread_name_of(body.at("thread")).value_or(ThreadName{});
    one.groups = body.at("groups").get<Words>();
    one.others = body.at("others").get<Words>();
    for (const json& said : body.value("answers", json::array())) one.answers.push_back({said.at(0), said.at(1)});
    one.version = version;
    for (const json& ask : body.at("asks"))
        one.asks.push_back({.person = ask.at("person"),
                            .state = static_cast<ExpertAsk::State>(ask.at("state").get<int>()),
                            .where = thread_name_of(ask.at("where")).value_or(ThreadName{}),
                            .card = ask.at("card"),
                            .due = from_millis(ask.at("due").get<std::int64_t>())});
    return one;
}

KeptAnswer kept_of(const store::Rows& row) {
    const json body = json::parse(row.text(3));
    return {.id = row.string(0),
            .person = row.string(1),
            .question = body.at("question"),
            .answer = body.at("answer"),
            .language = body.at("language"),
            .audience = body.at("audience").get<Words>(),
            .skills = body.at("skills").get<Words>(),
            .thread = row.string(4),
            .kept = row.integer(2) != 0,
            .at = from_millis(row.integer(5))};
}
constexpr std::string_view kept_columns = "SELECT id, person, kept, body, thread, at FROM kept_answer WHERE ";

class Writer {
  public:
    Writer(store::Connection& connection, Time now) : connection_{connection}, now_{now} {}

    void operator()(const SkillClaim& claim) const {
        if (claim.level == 0) {
            connection_.execute("DELETE FROM skill_claim WHERE person = $1 AND skill = $2 AND by_whom = $3",
                                {claim.person, claim.skill, claim.by});
            return;
        }
        connection_.execute(
            "INSERT INTO skill_claim (person, skill, by_whom, shown, level, stands, at) VALUES ($1, $2, $3, $4, $5, "
            "$6, $7)"
            " ON CONFLICT (person, skill, by_whom) DO UPDATE SET shown = excluded.shown, level = excluded.level,"
            " stands = excluded.stands, at = excluded.at",
            {claim.person, claim.skill, claim.by, claim.shown, std::int64_t{claim.level}, std::int64_t{claim.stands},
             to_millis(now_)});
    }
    void operator()(const SkillWish& wish) const {
        connection_.execute(
            "INSERT INTO skill_wish (person, skill, show_to, veto) VALUES ($1, $2, -1, 0) ON CONFLICT DO NOTHING",
            {wish.person, wish.skill});
        if (wish.show)
            connection_.execute("UPDATE skill_wish SET show_to = $1 WHERE person = $2 AND skill = $3",
                                {std::int64_t{*wish.show}, wish.person, wish.skill});
        if (wish.veto)
            connection_.execute("UPDATE skill_wish SET veto = $1 WHERE person = $2 AND skill = $3",
                                {std::int64_t{*wish.veto}, wish.person, wish.skill});
    }
    void operator()(const AskWish& wish) const {
        connection_.execute(
            "INSERT INTO ask_wish (person, away_until, weekly, from_minute, to_minute) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (person) DO UPDATE SET away_until = excluded.away_until, weekly = excluded.weekly,"
            " from_minute = excluded.from_minute, to_minute = excluded.to_minute",
            {wish.person, wish.away_until, std::int64_t{wish.weekly}, std::int64_t{wish.from_minute},
             std::int64_t{wish.to_minute}});
    }
    void operator()(const ExpertRequest& one) const {
        const std::string body = json_of_request(one).dump(), thread = json_of(one.thread).dump();
        connection_.execute(
            "INSERT INTO expert_request (id, state, asker, thread, version, body, updated) VALUES ($1, $2, $3, $4, $5, "
            "$6, $7)"
            " ON CONFLICT (id) DO UPDATE SET state = excluded.state, version = excluded.version, body = excluded.body,"
            " updated = excluded.updated",
            {one.id, static_cast<std::int64_t>(one.state), one.asker, thread, one.version + 1, body, to_millis(now_)});
        for (const ExpertAsk& ask : one.asks) {
            if (ask.state == ExpertAsk::State::planned) continue;
            connection_.execute(
                "INSERT INTO expert_ask (person, request, at, state) VALUES ($1, $2, $3, $4)"
                " ON CONFLICT (person, request) DO UPDATE SET state = excluded.state",
                {ask.person, one.id, to_millis(now_), static_cast<std::int64_t>(ask.state)});
        }
        if (one.state != ExpertRequest::State::open && one.state != ExpertRequest::State::accepted)
            connection_.execute("UPDATE expert_ask SET state = -1 WHERE request = $1", {one.id});
    }
    void operator()(const KeptAnswer& one) const {
        const std::string body = json{
            {"question", one.question},
            {"answer", one.answer},
            {"language", one.language},
            {"audience", one.audience},
            {"skills", one.skills}}.dump();
        connection_.execute(
            "INSERT INTO kept_answer (id, person, kept, body, thread, at) VALUES ($1, $2, $3, $4, $5, $6)"
            " ON CONFLICT (id) DO UPDATE SET kept = excluded.kept, body = excluded.body",
            {one.id, one.person, std::int64_t{one.kept}, body, one.thread, to_millis(now_)});
    }
    void operator()(const ForgetExpert& one) const {
        for (const char* sql :
             {"DELETE FROM skill_claim WHERE person = $1 OR by_whom = $1", "DELETE FROM skill_wish WHERE person = $1",
              "DELETE FROM ask_wish WHERE person = $1", "DELETE FROM expert_ask WHERE person = $1",
              "DELETE FROM kept_answer WHERE person = $1"})
            connection_.execute(sql, {one.person});
    }

  private:
    store::Connection& connection_;
    Time now_;
};

}  // namespace

void write(store::Connection& connection, const ExpertAct& act, Time now) {
    std::visit(Writer{connection, now}, act.what);
}

bool still_so(store::Connection& connection, const ExpertAct& act) {
    const auto* one = std::get_if<ExpertRequest>(&act.what);
    if (!one) return true;
    auto rows = connection.query("SELECT version FROM expert_request WHERE id = $1", {one->id});
    return (rows.next() ? rows.integer(0) : 0) == one->version;
}

std::vector<SkillClaim> claims(store::Connection& connection) {
    std::vector<SkillClaim> found;
    auto rows = connection.query(
        "SELECT person, skill, by_whom, shown, level, stands, at FROM skill_claim ORDER BY person, skill, by_whom");
    while (rows.next())
        found.push_back({rows.string(0), rows.string(1), rows.string(2), rows.string(3),
                         static_cast<int>(rows.integer(4)), rows.integer(5) != 0, from_millis(rows.integer(6))});
    return found;
}

std::vector<SkillWish> wishes(store::Connection& connection) {
    std::vector<SkillWish> found;
    auto rows = connection.query("SELECT person, skill, show_to, veto FROM skill_wish ORDER BY person, skill");
    while (rows.next()) {
        SkillWish wish{.person = rows.string(0), .skill = rows.string(1), .veto = rows.integer(3) != 0};
        if (rows.integer(2) >= 0) wish.show = static_cast<int>(rows.integer(2));
        found.push_back(std::move(wish));
    }
    return found;
}

std::vector<AskWish> ask_wishes(store::Connection& connection) {
    std::vector<AskWish> found;
    auto rows =
        connection.query("SELECT person, away_until, weekly, from_minute, to_minute FROM ask_wish ORDER BY person");
    while (rows.next())
        found.push_back({rows.string(0), rows.string(1), static_cast<int>(rows.integer(2)),
                         static_cast<int>(rows.integer(3)), static_cast<int>(rows.integer(4))});
    return found;
}

std::optional<ExpertRequest> request(store::Connection& connection, const std::string& id) {
    auto rows = connection.query("SELECT state, asker, version, body FROM expert_request WHERE id = $1", {id});
    if (!rows.next()) return std::nullopt;
    return request_of(id, static_cast<int>(rows.integer(0)), rows.string(1), rows.integer(2),
                      json::parse(rows.text(3)));
}

std::vector<ThreadName> threads_with(store::Connection& connection, const std::string& person, std::int64_t limit) {
    std::vector<ThreadName> found;
    const auto asked = static_cast<std::int64_t>(ExpertAsk::State::asked);
    const auto accepted = static_cast<std::int64_t>(ExpertAsk::State::accepted);
    auto rows = connection.query(
        "SELECT expert_request.thread FROM expert_ask JOIN expert_request ON expert_request.id = expert_ask.request"
        " WHERE expert_ask.person = $1 AND expert_ask.state IN ($2, $3) ORDER BY expert_ask.at LIMIT $4",
        {person, asked, accepted, limit});
    while (rows.next())
        if (auto thread = thread_name_of(json::parse(rows.text(0), nullptr, false))) found.push_back(std::move(*thread));
    return found;
}

std::map<std::string, int> asked_since(store::Connection& connection, Time since) {
    std::map<std::string, int> counts;
    auto rows =
        connection.query("SELECT person, COUNT(*) FROM expert_ask WHERE at > $1 GROUP BY person", {to_millis(since)});
    while (rows.next()) counts[rows.string(0)] = static_cast<int>(rows.integer(1));
    return counts;
}

std::map<std::string, int> open_with(store::Connection& connection) {
    std::map<std::string, int> counts;
    const auto accepted = static_cast<std::int64_t>(ExpertAsk::State::accepted);
    auto rows =
        connection.query("SELECT person, COUNT(*) FROM expert_ask WHERE state = $1 GROUP BY person", {accepted});
    while (rows.next()) counts[rows.string(0)] = static_cast<int>(rows.integer(1));
    return counts;
}

std::optional<KeptAnswer> kept_answer(store::Connection& connection, const std::string& id) {
    auto rows = connection.query(std::string{kept_columns}.append("id = $1"), {id});
    if (!rows.next()) return std::nullopt;
    return kept_of(rows);
}

std::vector<KeptAnswer> kept_answers(store::Connection& connection) {
    std::vector<KeptAnswer> found;
    auto rows = connection.query(std::string{kept_columns}.append("kept = 1 ORDER BY at, id"));
    while (rows.next()) found.push_back(kept_of(rows));
    return found;
}

std::string exported(store::Connection& connection, const std::string& person) {
    json all{{"person", person},        {"skills", json::array()}, {"said_of_others", json::array()},
             {"wishes", json::array()}, {"asked", json::array()},  {"kept_answers", json::array()}};
    for (const SkillClaim& claim : claims(connection)) {
        const json one{{"person", claim.person}, {"skill", claim.shown},     {"by", claim.by},
                       {"level", claim.level},   {"approved", claim.stands}, {"at", to_rfc3339(claim.at)}};
        if (claim.person == person)
            all["skills"].push_back(one);
        else if (claim.by == person)
            all["said_of_others"].push_back(one);
    }
    for (const SkillWish& wish : wishes(connection))
        if (wish.person == person)
            all["wishes"].push_back(
                {{"skill", wish.skill}, {"show", wish.show.value_or(-1)}, {"never_ask", wish.veto.value_or(false)}});
    for (const AskWish& wish : ask_wishes(connection))
        if (wish.person == person)
            all["hours"] = {{"away_until", wish.away_until},
                            {"weekly", wish.weekly},
                            {"from", wish.from_minute},
                            {"to", wish.to_minute}};
    auto asked = connection.query("SELECT request, at FROM expert_ask WHERE person = $1 ORDER BY at", {person});
    while (asked.next())
        all["asked"].push_back({{"request", asked.string(0)}, {"at", to_rfc3339(from_millis(asked.integer(1)))}});
    auto kept = connection.query(std::string{kept_columns}.append("person = $1 ORDER BY at"), {person});
    while (kept.next()) {
        const KeptAnswer one = kept_of(kept);
        all["kept_answers"].push_back({{"question", one.question}, {"answer", one.answer}, {"kept", one.kept}});
    }
    return all.dump(2);
}

void forget_thread(store::Connection& connection, const ThreadName& thread) {
    // A direct conversation's name has its mark; what was asked there is no channel's to forget, so both forms are
    // tried.
    for (const bool direct : {false, true}) {
        ThreadName name = thread;
        name.direct = direct;
        const std::string key = json_of(name).dump();
        connection.execute("DELETE FROM expert_ask WHERE request IN (SELECT id FROM expert_request WHERE thread = $1)",
                           {key});
        connection.execute("DELETE FROM expert_request WHERE thread = $1", {key});
        connection.execute("DELETE FROM kept_answer WHERE thread = $1 AND kept = 0", {key});
    }
}

}  // namespace twicket::expert_records
