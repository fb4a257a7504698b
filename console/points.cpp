// Points: the rules as they are set, seasons and team goals as everybody may see them; rings of mutual praise and the
// ledger's check for admins. Nobody's balance stands here: one's own is told in the chat.
#include <algorithm>
#include <set>

#include "bot/given_praise.hpp"
#include "bot/ledger.hpp"
#include "bot/point_acts.hpp"
#include "bot/point_rules.hpp"
#include "console/operations.hpp"

namespace twicket::console {
namespace {

using nlohmann::json;
constexpr int seasons_shown = 4;
constexpr std::size_t smallest_team = 5;  // a smaller one's sum would tell of one person
constexpr auto rings_looked_at = std::chrono::days{30};
// By the order of MeritKind (bot/merit.hpp), as config::Points::worth.
constexpr std::array<MeritKind, 7> kinds{MeritKind::accepted, MeritKind::helpful, MeritKind::reused, MeritKind::verified, MeritKind::resolved, MeritKind::thanks, MeritKind::onboarding};

struct Season {
    twicket::points::Span span;
    std::vector<ledger::Line> lines;
};
struct Seen {
    std::vector<Season> seasons{};  // this one first
    std::set<std::string> hidden{};
};

Seen look(store::Connection& connection, Time now) {
    Seen seen{{}, twicket::points::hidden_people(connection)};
    for (Time at = now; std::ssize(seen.seasons) < seasons_shown; at = seen.seasons.back().span.from - Duration{1}) {
        const twicket::points::Span span = twicket::points::season_of(at);
        seen.seasons.push_back({span, ledger::totals(connection, span)});
    }
    return seen;
}

json season_json(const Season& season, const std::set<std::string>& hidden) {
    std::int64_t sum = 0, people = 0;
    for (const ledger::Line& line : season.lines)
        if (!hidden.contains(line.person)) sum += line.points, ++people;
    // Of few people a sum would tell who has what.
    const bool told = people == 0 || people >= static_cast<std::int64_t>(smallest_team);
    return {{"from", to_rfc3339(season.span.from)}, {"to", to_rfc3339(season.span.to)}, {"points", told ? json(sum) : json{}}, {"people", told ? json(people) : json{}}};
}

json goals_json(const Parts& parts, const Seen& seen) {
    json goals = json::array();
    for (const config::TeamGoal& goal : parts.points->goals) {
        std::set<std::string> team;
        for (const Person& person : parts.people.all())
            if (person.in_group(goal.group) && !seen.hidden.contains(person.id)) team.insert(person.id);
        std::int64_t sum = 0;
        for (const ledger::Line& line : seen.seasons.front().lines)
            if (team.contains(line.person)) sum += line.points;
        const bool told = team.size() >= smallest_team;
        goals.push_back({{"group", goal.group}, {"wanted", goal.points}, {"points", told ? json(sum) : json{}}});
    }
    return goals;
}

}  // namespace

Answering points(const Parts& parts, const Asked&) {
    if (!parts.points || !parts.points->on) co_return reply(200, {{"on", false}});
    auto job = [now = parts.clock.now()](store::Connection& connection) { return look(connection, now); };
    const auto seen = co_await parts.store.read(std::move(job));
    if (seen.has_error()) co_return refusal(seen.error());
    const config::Points& rules = *parts.points;
    json worth = json::array(), seasons = json::array();
    for (const MeritKind kind : kinds) worth.push_back({{"rule", name_of(kind)}, {"points", twicket::points::worth_of(rules, kind)}});
    for (const Season& season : seen->seasons) seasons.push_back(season_json(season, seen->hidden));
    co_return reply(200, {{"on", true}, {"rules", worth}, {"falling", rules.falling}, {"pair_days", rules.pair_days}, {"person_daily", rules.person_daily},
                          {"desk_daily", rules.desk_daily}, {"giver_daily", rules.giver_daily}, {"settle_minutes", std::chrono::duration_cast<std::chrono::minutes>(rules.settle_after).count()},
                          {"boards", rules.boards}, {"levels", rules.levels}, {"reactions", rules.reactions}, {"pair_cap", twicket::points::pair_cap(rules)},
                          {"seasons", seasons}, {"goals", goals_json(parts, *seen)}});
}

Answering points_check(const Parts& parts, const Asked&) {
    if (!parts.points || !parts.points->on) co_return refusal(409, "points are switched off");
    const Time now = parts.clock.now();
    struct Found {
        std::vector<twicket::points::Ring> rings{};
        ledger::Report report{};
    };
    auto job = [now](store::Connection& connection) {
        return Found{twicket::points::praise_rings(twicket::points::given_since(connection, now - rings_looked_at)), ledger::verify(connection)};
    };
    const auto found = co_await parts.store.read(std::move(job));
    if (found.has_error()) co_return refusal(found.error());
    json rings = json::array();
    for (const twicket::points::Ring& ring : found->rings) {
        json people = json::array();
        for (const std::string& id : ring.people) {
            const Person* person = parts.people.find(id);
            people.push_back({{"id", id}, {"name", person ? person->name : id}});
        }
        rings.push_back({{"people", people}, {"merits", ring.merits}, {"share", ring.share}});
    }
    const ledger::Report& report = found->report;
    co_return reply(200, {{"rings", rings}, {"whole", report.problem.empty()}, {"problem", report.problem}, {"journals", report.journals}, {"postings", report.postings},
                          {"people", report.people}, {"points", report.points}});
}

}  // namespace twicket::console
