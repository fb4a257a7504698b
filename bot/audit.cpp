// The chain of rows: appending and walking it. The signed checkpoints are in audit_checkpoints.cpp.
#include "bot/audit.hpp"


#include <map>
#include <nlohmann/json.hpp>

#include "bot/audit_names.hpp"
#include "bot/net/signature.hpp"
#include "bot/store/fault.hpp"
#include "bot/text/base64.hpp"

namespace twicket::audit {
namespace {

const std::string beginning(64, '0');

std::string quoted(std::string_view text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// The canonical form: keys in order, no spaces; `detail` is stored in that form already.
void write_canonical(std::string& out, std::int64_t sequence, std::int64_t at, std::string_view actor,
                     std::string_view act, std::string_view detail) {
    out += "{\"act\":" + quoted(act) + ",\"actor\":" + quoted(actor) + ",\"at\":" + std::to_string(at) + ",\"detail\":";
    out += detail;
    out += ",\"sequence\":" + std::to_string(sequence) + "}";
}

std::string hash_of(std::string_view canonical) { return text::to_hex(net::digest(net::Hash::sha256, canonical)); }

// What the checkpoints demand: the hash at certain rows, and how far the log must reach.
struct Demands {
    std::map<std::int64_t, std::string> hash_at;
    std::string problem;
};

Demands demands_of(const Checkpoints& checkpoints, Report& report) {
    Demands demands;
    auto lines = checkpoints.read();
    if (lines.has_error()) {
        demands.problem = lines.error().detail;
        return demands;
    }
    report.checkpoints = lines->size();
    for (const Checkpoint& line : *lines) {
        // An older copy was put back openly: what came after it is known to be gone.
        if (line.kind == Checkpoint::Kind::restored)
            demands.hash_at.erase(demands.hash_at.upper_bound(line.head.sequence), demands.hash_at.end());
        if (line.head.sequence == 0) continue;
        const auto [known, fresh] = demands.hash_at.emplace(line.head.sequence, line.head.hash);
        if (!fresh && known->second != line.head.hash)
            demands.problem = "two checkpoints vouch for different rows " + std::to_string(line.head.sequence);
    }
    return demands;
}

void break_at(Report& report, std::int64_t sequence, const std::string& problem) {
    report.broken_at = sequence;
    report.problem = "row " + std::to_string(sequence) + " " + problem;
}

}  // namespace

Head head(store::Connection& connection) {
    auto rows = connection.query("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1");
    return rows.next() ? Head{rows.integer(0), rows.string(1)} : Head{};
}

namespace {

constexpr std::size_t renamed_at_once = 200;

struct Renaming {
    std::int64_t sequence;
    std::string actor, detail, digest;
};

std::vector<Renaming> renamings(store::Connection& connection, const NewText& new_text) {
    std::vector<Renaming> found;
    auto rows = connection.query("SELECT sequence, at, actor, act, detail, previous FROM audit ORDER BY sequence");
    while (rows.next()) {
        const auto actor = new_text(rows.text(2)), detail = new_text(rows.text(4));
        if (!actor && !detail) continue;
        Renaming one{rows.integer(0), actor.value_or(rows.string(2)), detail.value_or(rows.string(4)), {}};
        std::string text = rows.string(5) + "\n";
        write_canonical(text, one.sequence, rows.integer(1), one.actor, rows.text(3), one.detail);
        one.digest = hash_of(text);
        found.push_back(std::move(one));
    }
    return found;
}

// What rows "audit.renamed" say of the rows before them: the newest word counts.
std::map<std::int64_t, std::string> renamed_rows(store::Connection& connection) {
    std::map<std::int64_t, std::string> digests;
    auto rows = connection.query("SELECT sequence, detail FROM audit WHERE act = 'audit.renamed' ORDER BY sequence");
    while (rows.next()) {
        const auto detail = nlohmann::json::parse(rows.text(1), nullptr, false);
        const auto list = detail.is_object() ? detail.find("rows") : detail.end();
        if (!detail.is_object() || list == detail.end() || !list->is_array()) continue;
        for (const auto& one : *list)
            if (one.is_array() && one.size() == 2 && one[0].is_number_integer() && one[1].is_string() && one[0].get<std::int64_t>() < rows.integer(0))
                digests[one[0].get<std::int64_t>()] = one[1].get<std::string>();
    }
    return digests;
}

}  // namespace

std::int64_t named(store::Connection& connection, const NewText& new_text) {
    return static_cast<std::int64_t>(renamings(connection, new_text).size());
}

std::int64_t rename(store::Connection& connection, const NewText& new_text, Time now) {
    const std::vector<Renaming> all = renamings(connection, new_text);
    for (std::size_t from = 0; from < all.size(); from += renamed_at_once) {
        nlohmann::json list = nlohmann::json::array();
        for (std::size_t i = from; i < std::min(all.size(), from + renamed_at_once); ++i) {
            connection.execute("UPDATE audit SET actor = $1, detail = $2 WHERE sequence = $3", {all[i].actor, all[i].detail, all[i].sequence});
            list.push_back({all[i].sequence, all[i].digest});
        }
        append_audit(connection, {.at = now, .actor = "system", .act = "audit.renamed", .detail = nlohmann::json{{"rows", list}}.dump()});
    }
    return static_cast<std::int64_t>(all.size());
}

Report verify(store::Connection& connection, const Checkpoints* checkpoints) {
    Report report;
    const std::map<std::int64_t, std::string> renamed = renamed_rows(connection);
    const Demands demands = checkpoints ? demands_of(*checkpoints, report) : Demands{};
    auto demand = demands.hash_at.begin();
    std::string previous = beginning, text;
    auto rows =
        connection.query("SELECT sequence, at, actor, act, detail, previous, hash FROM audit ORDER BY sequence");
    while (rows.next()) {
        const std::int64_t sequence = rows.integer(0);
        if (sequence != report.rows + 1) {
            break_at(report, report.rows + 1, "is missing");
            return report;
        }
        text.assign(previous).append("\n");
        write_canonical(text, sequence, rows.integer(1), rows.text(2), rows.text(3), rows.text(4));
        std::string hash = hash_of(text);
        // A name was taken out: the row that says so vouches for what stands here now, the chain for what stood here.
        if (const auto known = renamed.find(sequence); known != renamed.end() && known->second == hash && rows.text(6) != hash)
            hash = rows.string(6);
        if (rows.text(5) != previous) {
            break_at(report, sequence, "does not follow the row before it");
            return report;
        }
        if (rows.text(6) != hash) {
            break_at(report, sequence, "was changed");
            return report;
        }
        if (demand != demands.hash_at.end() && demand->first == sequence && (demand++)->second != hash) {
            break_at(report, sequence, "is not the one that a signed checkpoint vouches for");
            return report;
        }
        previous = hash;
        ++report.rows;
    }
    if (!demands.problem.empty()) {
        report.problem = demands.problem;
    } else if (demand != demands.hash_at.end()) {
        break_at(report, report.rows + 1,
                 "and what followed are missing: a signed checkpoint vouches for " +
                     std::to_string(demands.hash_at.rbegin()->first) + " rows, and " + std::to_string(report.rows) +
                     " are here");
    }
    return report;
}

}  // namespace twicket::audit

namespace twicket {

std::int64_t append_audit(store::Connection& connection, const AuditRow& row) {
    const auto detail = nlohmann::json::parse(row.detail, nullptr, false);
    if (!detail.is_object()) throw std::invalid_argument("the detail of an audit row must be a JSON object");
    const std::string canonical_detail = detail.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    const audit::Head last = audit::head(connection);
    const std::string& previous = last.sequence == 0 ? audit::beginning : last.hash;
    std::string text = previous + "\n";
    audit::write_canonical(text, last.sequence + 1, to_millis(row.at), row.actor, row.act, canonical_detail);
    TWICKET_FAULT("audit_append");
    connection.execute(
        "INSERT INTO audit (sequence, at, actor, act, detail, previous, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {last.sequence + 1, to_millis(row.at), row.actor, row.act, canonical_detail, previous,
         audit::hash_of(text)});
    return last.sequence + 1;
}

}  // namespace twicket
