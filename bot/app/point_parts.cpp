// Read jobs around bot/ledger, and what only the directory knows.
#include "bot/app/point_parts.hpp"

#include "bot/given_praise.hpp"
#include "bot/point_acts.hpp"

namespace twicket::app {
namespace {

using boost::asio::awaitable;

constexpr std::int64_t journals_shown = 200, merits_shown = 30, messages_searched = 300;
constexpr std::size_t smallest_team = 5;  // a smaller one's sum would tell of one person
constexpr auto near_outage = std::chrono::hours{24};
constexpr auto rings_looked_at = std::chrono::days{30};

// Whether somebody's help belonged to a service that had gone down within the day before it.
bool helped_in_outage(store::Connection& connection, const std::string& person) {
    constexpr std::int64_t most = 200;
    auto merits = connection.query(
        "SELECT skills, at FROM merit WHERE person = $1 AND judged <> 0 AND withdrawn = 0 AND skills <> '[]'"
        " AND kind IN ('accepted', 'resolved', 'thanks') ORDER BY at DESC LIMIT $2",
        {person, most});
    while (merits.next()) {
        const std::int64_t at = merits.integer(1), from = at - Duration{near_outage}.count();
        for (const auto& skill : nlohmann::json::parse(merits.text(0))) {
            const std::string service = skill.get<std::string>();
            auto down = connection.query(
                "SELECT 1 FROM service_report WHERE service = $1 AND state = 'down' AND at >= $2 AND at <= $3 LIMIT 1",
                {service, from, at});
            if (down.next()) return true;
        }
    }
    return false;
}

points::Proof proof_of(store::Connection& connection, const std::string& person) {
    points::Proof proof;
    auto rows = connection.query(
        "SELECT rule, COUNT(*), COUNT(DISTINCT giver) FROM ledger_journal WHERE person = $1 AND other = 0"
        " AND cut <> 'unknown' GROUP BY rule",
        {person});
    while (rows.next()) {
        const auto kind = merit_kind_from(rows.text(0));
        if (kind == MeritKind::accepted || kind == MeritKind::resolved) proof.answers += rows.integer(1);
        if (kind == MeritKind::verified) proof.verified += rows.integer(1);
        if (kind == MeritKind::helpful || kind == MeritKind::reused) proof.people_helped += rows.integer(2);
    }
    proof.in_outage = helped_in_outage(connection, person);
    return proof;
}

points::Holding holding_of(store::Connection& connection, const std::string& person, Time now) {
    points::Holding holding;
    holding.account = ledger::account_of(connection, person, points::season_of(now));
    holding.journals = ledger::journals_of(connection, person, journals_shown);
    holding.merits = merits_of(connection, person, merits_shown);
    {
        auto rows = connection.query(
            "SELECT number FROM merit WHERE person = $1 AND judged = 0 AND withdrawn = 0 ORDER BY at DESC LIMIT $2",
            {person, merits_shown});
        while (rows.next()) holding.waiting.insert(rows.integer(0));
    }
    holding.hidden_givers = points::hidden_people(connection);
    holding.badges = points::badges_of(proof_of(connection, person));
    holding.seen = points::seen(connection, person);
    return holding;
}

struct Season {
    std::vector<ledger::Line> totals;
    std::set<std::string> hidden, listed;
};

points::Board board_of(const Season& season, const People& people, const config::Points& rules,
                       const std::string& asker) {
    points::Board board;
    board.listed = season.listed.contains(asker);
    for (const ledger::Line& line : season.totals)
        if (season.listed.contains(line.person)) board.lines.push_back(line);
    for (const config::TeamGoal& goal : rules.goals) {
        std::set<std::string> team;
        for (const Person& person : people.all())
            if (person.in_group(goal.group) && !season.hidden.contains(person.id)) team.insert(person.id);
        if (team.size() < smallest_team) continue;
        points::GoalStands stands{.group = goal.group, .wanted = goal.points};
        for (const ledger::Line& line : season.totals)
            if (team.contains(line.person)) stands.points += line.points;
        board.goals.push_back(std::move(stands));
    }
    return board;
}

struct Written {
    std::string user, text;
};

// A network may tell the thread of a message, or only its place: the thread that it opened, or the whole place.
std::optional<Written> written(store::Connection& connection, const ThreadName& thread, const std::string& message) {
    auto rows = connection.query(
        "SELECT body FROM event WHERE account = $1 AND place = $2 AND (thread = $3 OR thread = $4 OR thread = '')"
        " ORDER BY sequence DESC LIMIT $5",
        {thread.account, thread.place, thread.thread, message, messages_searched});
    while (rows.next()) {
        const Result<Event> event = event_from_json(rows.text(0));
        if (event.has_error()) continue;
        const auto* said = std::get_if<Message>(&event->what);
        if (said && said->id == message && !said->from_bot) return Written{event->person, said->text};
    }
    return std::nullopt;
}

std::optional<points::Helper> helper_of(store::Connection& connection, const ThreadName& thread) {
    auto rows = connection.query(
        "SELECT handler, person, message FROM question WHERE account = $1 AND place = $2 AND thread = $3 AND state = 'handled'"
        " AND handler <> '' AND updated = (SELECT MAX(updated) FROM question WHERE account = $1 AND place = $2 AND "
        "thread = $3)",
        {thread.account, thread.place, thread.thread});
    if (!rows.next()) return std::nullopt;
    return points::Helper{rows.string(0), rows.string(1), rows.string(2)};
}

}  // namespace

points::Parts point_parts(PointSources sources, const CoreSettings& settings) {
    store::Store& store = sources.store;
    const People& people = sources.people;
    points::Parts parts{.people = people, .rules = settings.points};
    parts.holding = [&store](std::string person, Time now) -> awaitable<Result<points::Holding>> {
        const auto read = [person, now](store::Connection& connection) { return holding_of(connection, person, now); };
        Result<points::Holding> holding = co_await store.read(read);
        co_return holding;
    };
    parts.board = [&store, &people, rules = settings.points](std::string asker,
                                                             Time now) -> awaitable<Result<points::Board>> {
        const auto read = [now](store::Connection& connection) {
            return Season{ledger::totals(connection, points::season_of(now)), points::hidden_people(connection),
                          points::people_on_board(connection)};
        };
        const Result<Season> season = co_await store.read(read);
        if (season.has_error()) co_return season.error();
        co_return board_of(*season, people, rules, asker);
    };
    parts.hidden = [&store]() -> awaitable<Result<std::set<std::string>>> {
        const auto read = [](store::Connection& connection) { return points::hidden_people(connection); };
        Result<std::set<std::string>> hidden = co_await store.read(read);
        co_return hidden;
    };
    parts.rings = [&store](Time now) -> awaitable<Result<std::vector<points::Ring>>> {
        const auto read = [now](store::Connection& connection) {
            return points::praise_rings(points::given_since(connection, now - rings_looked_at));
        };
        Result<std::vector<points::Ring>> rings = co_await store.read(read);
        co_return rings;
    };
    parts.author = [&store, &people](ThreadName thread,
                                     std::string message) -> awaitable<Result<std::optional<points::Author>>> {
        const auto read = [thread, message](store::Connection& connection) {
            return written(connection, thread, message);
        };
        const Result<std::optional<Written>> found = co_await store.read(read);
        if (found.has_error()) co_return found.error();
        std::optional<points::Author> author;
        if (*found) author = points::Author{people.by_identity(thread.account, (*found)->user).id, (*found)->text};
        co_return author;
    };
    parts.helper = [&store](ThreadName thread) -> awaitable<Result<std::optional<points::Helper>>> {
        const auto read = [thread](store::Connection& connection) { return helper_of(connection, thread); };
        Result<std::optional<points::Helper>> helper = co_await store.read(read);
        co_return helper;
    };
    parts.reach = [&people, find_adapter = sources.find_adapter](std::string person,
                                                                 Identity first) -> awaitable<Result<Reached>> {
        FindAdapter find = find_adapter;
        Result<Reached> reached = co_await reach(people, std::move(find), std::move(person), std::move(first));
        co_return reached;
    };
    parts.link = [link = std::move(sources.link)](const std::string& evidence) {
        const std::optional<ThreadName> thread = thread_of_evidence(evidence);
        return thread ? link(*thread, "") : std::string{};
    };
    return parts;
}

}  // namespace twicket::app
