// One JSON object a row; the version makes two writers notice each other.
#include "bot/changes.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/service_records.hpp"
#include "bot/text/fold.hpp"

namespace twicket {
namespace {

using nlohmann::json;
using State = PlannedChange::State;

constexpr std::string_view names[] = {"proposed", "declined", "announced", "running", "done", "cancelled"};
constexpr auto kept = std::chrono::hours{24 * 14};
constexpr std::size_t most_words = 2'000;

json body_of(const PlannedChange& change) {
    json words = json::array();
    for (const ChangeWord& one : change.words)
        words.push_back({{"at", to_millis(one.at)},
                         {"person", one.person},
                         {"name", one.name},
                         {"kind", one.kind},
                         {"text", one.text},
                         {"answered", one.answered}});
    return {
        {"what", change.what},   {"hit", change.hit}, {"object", change.object},   {"ends", to_millis(change.ends)},
        {"token", change.token}, {"by", change.by},   {"by_name", change.by_name}, {"decided_by", change.decided_by},
        {"card", change.card},   {"words", words}};
}

PlannedChange change_in(store::Rows& rows) {
    PlannedChange change{.number = rows.integer(0), .version = rows.integer(4)};
    change.service = rows.string(1);
    for (std::size_t i = 0; i < std::size(names); ++i)
        if (rows.text(2) == names[i]) change.state = static_cast<State>(i);
    change.starts = from_millis(rows.integer(3));
    const json body = json::parse(rows.text(5));
    change.what = body.at("what");
    change.hit = body.at("hit");
    change.object = body.at("object");
    change.ends = from_millis(body.at("ends"));
    change.token = body.at("token");
    change.by = body.at("by");
    change.by_name = body.at("by_name");
    change.decided_by = body.at("decided_by");
    change.card = body.at("card");
    for (const json& one : body.at("words"))
        change.words.push_back({from_millis(one.at("at")), one.at("person"), one.at("name"), one.at("kind"),
                                one.at("text"), one.at("answered")});
    return change;
}

constexpr std::string_view columns = "SELECT number, service, state, starts, version, body FROM planned_change ";

}  // namespace

std::string_view name_of(State state) {
    return names[static_cast<std::size_t>(state)];
}

std::size_t PlannedChange::count(std::string_view kind) const {
    return static_cast<std::size_t>(std::ranges::count(words, kind, &ChangeWord::kind));
}

void Changes::apply(PlannedChange change) {
    std::erase_if(list_, [&](const PlannedChange& one) { return one.number == change.number; });
    list_.push_back(std::move(change));
}

const PlannedChange* Changes::by_token(std::string_view token) const {
    for (const PlannedChange& one : list_)
        if (!token.empty() && one.token == token) return &one;
    return nullptr;
}

namespace changes {

std::optional<PlannedChange> put(store::Connection& connection, PlannedChange change, std::string_view tell, Time now) {
    if (change.words.size() > most_words) change.words.resize(most_words);
    const std::string body = body_of(change).dump();
    if (change.number == 0) {
        change.version = 1;
        change.number = connection.insert(
            "INSERT INTO planned_change (service, state, starts, version, body) VALUES ($1, $2, $3, 1, $4)", "number",
            {change.service, name_of(change.state), to_millis(change.starts), body});
    } else {
        const auto changed = connection.execute(
            "UPDATE planned_change SET state = $1, starts = $2, version = version + 1, body = $3 WHERE number = $4 AND "
            "version = $5",
            {name_of(change.state), to_millis(change.starts), body, change.number, change.version});
        if (changed == 0) return std::nullopt;
        ++change.version;
    }
    if (tell.empty()) return change;
    const std::string subject = "change/" + std::to_string(change.number) + "/" + std::string{tell};
    connection.execute(
        "INSERT INTO notice (person, service, subject, way, made, account, network_user)"
        " SELECT person, service, $1, changes, $2, account, network_user FROM follow"
        " WHERE service = $3 AND changes IN ('now', 'digest') AND person <> $4 ON CONFLICT DO NOTHING",
        {subject, to_millis(now), change.service, change.by});
    return change;
}

bool still_so(store::Connection& connection, const PlannedChange& change) {
    if (change.number == 0) return true;
    auto rows = connection.query("SELECT version FROM planned_change WHERE number = $1", {change.number});
    return rows.next() && rows.integer(0) == change.version;
}

std::optional<PlannedChange> find(store::Connection& connection, std::int64_t number) {
    const std::string sql = std::string{columns} + "WHERE number = $1";
    auto rows = connection.query(sql, {number});
    if (!rows.next()) return std::nullopt;
    return change_in(rows);
}

std::vector<PlannedChange> recent(store::Connection& connection, Time now) {
    std::vector<PlannedChange> found;
    const std::string sql =
        std::string{columns} +
        "WHERE starts > $1 OR state IN ('proposed', 'announced', 'running') ORDER BY starts LIMIT 200";
    auto rows = connection.query(sql, {to_millis(now - kept)});
    while (rows.next()) found.push_back(change_in(rows));
    return found;
}

Turned turn_due(store::Connection& connection, Time now) {
    std::vector<PlannedChange> due;
    {
        const std::string sql =
            std::string{columns} + "WHERE state IN ('announced', 'running') AND starts <= $1 ORDER BY starts LIMIT 50";
        auto rows = connection.query(sql, {to_millis(now)});
        while (rows.next()) due.push_back(change_in(rows));
    }
    Turned turned;
    for (PlannedChange& change : due) {
        const bool over = change.ends <= now;
        if (!over && change.state == State::running) continue;
        const std::string by = "change/" + std::to_string(change.number);
        ServiceReport report{.service = change.service, .state = over ? ServiceState::ok : ServiceState::maintenance};
        report.at = now;
        report.since = over ? now : change.starts;
        report.by = by;
        if (!over) report.text = change.what, report.next_update = change.ends;
        const std::vector<ServiceReport> before = services::history(connection, change.service, 1);
        // Trouble that somebody has told of is neither hidden by a window nor ended with it.
        const bool ours =
            before.empty() || before.front().by == by || (!over && before.front().state == ServiceState::ok);
        change.state = over ? State::done : State::running;
        if (auto stored = put(connection, std::move(change), over ? "after" : "", now))
            turned.changes.push_back(std::move(*stored));
        if (!ours) continue;
        if (auto stored = services::put_report(connection, report)) turned.reports.push_back(std::move(*stored));
    }
    return turned;
}

}  // namespace changes

namespace {

// "20261129T220000Z"
std::string stamp(Time time) {
    std::string text = to_rfc3339(time).substr(0, 19);
    std::erase(text, '-');
    std::erase(text, ':');
    return text + "Z";
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == ';' || c == ',') out += '\\';
        if (c == '\n') {
            out += "\\n";
        } else if (static_cast<unsigned char>(c) >= 0x20) {
            out += c;
        }
    }
    return out;
}

// Lines of at most 75 octets, cut between characters (RFC 5545, 3.1).
void add_line(std::string& file, std::string_view line) {
    std::size_t limit = 75;
    while (line.size() > limit) {
        std::size_t cut = limit;
        while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xC0) == 0x80) --cut;
        file.append(line.substr(0, cut)).append("\r\n ");
        line.remove_prefix(cut);
        limit = 74;
    }
    file.append(line).append("\r\n");
}

}  // namespace

std::string calendar_file(const PlannedChange& change, const std::string& service, const std::string& host,
                          Time updated) {
    std::string file;
    const bool cancelled = change.state == State::cancelled || change.state == State::declined;
    add_line(file, "BEGIN:VCALENDAR");
    add_line(file, "VERSION:2.0");
    add_line(file, "PRODID:-//Twicket//changes//EN");
    add_line(file, cancelled ? "METHOD:CANCEL" : "METHOD:PUBLISH");
    add_line(file, "BEGIN:VEVENT");
    add_line(file, "UID:change-" + std::to_string(change.number) + "-" + change.token.substr(0, 8) + "@" + host);
    add_line(file, "SEQUENCE:" + std::to_string(cancelled ? 1 : 0));
    add_line(file, "DTSTAMP:" + stamp(updated));
    add_line(file, "DTSTART:" + stamp(change.starts));
    add_line(file, "DTEND:" + stamp(change.ends));
    add_line(file, "SUMMARY:" + escaped(service + ": " + text::clip(change.what, 120)));
    add_line(file, "DESCRIPTION:" + escaped(change.what + "\n" + change.hit + "\n" + change.object));
    add_line(file, cancelled ? "STATUS:CANCELLED" : "STATUS:CONFIRMED");
    add_line(file, "TRANSP:TRANSPARENT");
    add_line(file, "END:VEVENT");
    add_line(file, "END:VCALENDAR");
    return file;
}

}  // namespace twicket
