// One table for all kinds of papers.
#include "bot/people_acts.hpp"

namespace twicket::papers {

Paper read(store::Connection& connection, const std::string& kind, const std::string& key) {
    Paper paper{kind, key, "", 0};
    auto rows = connection.query("SELECT body, version FROM people_paper WHERE kind = $1 AND key = $2", {kind, key});
    if (rows.next()) paper.body = rows.string(0), paper.version = rows.integer(1);
    return paper;
}

std::vector<Paper> all(store::Connection& connection, const std::string& kind, std::int64_t limit) {
    std::vector<Paper> found;
    auto rows = connection.query("SELECT key, body, version FROM people_paper WHERE kind = $1 ORDER BY updated DESC, key LIMIT $2", {kind, limit});
    while (rows.next()) found.push_back({kind, rows.string(0), rows.string(1), rows.integer(2)});
    return found;
}

bool still_so(store::Connection& connection, const PeopleAct& act) {
    if (act.knowledge && !act.knowledge->still_so(connection)) return false;
    return act.paper.kind.empty() || read(connection, act.paper.kind, act.paper.key).version == act.paper.version;
}

void write(store::Connection& connection, const PeopleAct& act, std::string_view actor, Time now) {
    if (act.knowledge) act.knowledge->write(connection, actor, now);
    const Paper& paper = act.paper;
    if (paper.kind.empty()) return;
    if (paper.body.empty()) {
        connection.execute("DELETE FROM people_paper WHERE kind = $1 AND key = $2", {paper.kind, paper.key});
        return;
    }
    connection.execute("INSERT INTO people_paper (kind, key, body, version, updated) VALUES ($1, $2, $3, $4, $5)"
                       " ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body, version = excluded.version, updated = excluded.updated",
                       {paper.kind, paper.key, paper.body, paper.version + 1, to_millis(now)});
}

}  // namespace twicket::papers
