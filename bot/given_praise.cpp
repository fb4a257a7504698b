// One look at the ledger's journals.
#include "bot/given_praise.hpp"

namespace twicket::points {

std::vector<Given> given_since(store::Connection& connection, Time from) {
    std::vector<Given> given;
    auto rows = connection.query(
        "SELECT giver, person, COUNT(*), SUM(points) FROM ledger_journal WHERE happened >= $1 AND other = 0 AND giver <> ''"
        " AND rule <> 'resolved' AND cut <> 'unknown' GROUP BY giver, person ORDER BY giver, person",
        {to_millis(from)});
    while (rows.next()) given.push_back({rows.string(0), rows.string(1), rows.integer(2), rows.integer(3)});
    return given;
}

}  // namespace twicket::points
