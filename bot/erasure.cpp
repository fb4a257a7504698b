// One walk over every table, in two ways: counting (the plan) and doing. Rows are read before any is changed.
#include "bot/erasure.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "bot/audit.hpp"
#include "bot/audit_names.hpp"
#include "bot/event.hpp"
#include "bot/ledger.hpp"
#include "bot/lessons.hpp"
#include "bot/store/dialect.hpp"

namespace twicket::erasure {
namespace {

using nlohmann::json;
using ThreadKey = std::tuple<std::string, std::string, std::string>;
using PlaceKey = std::pair<std::string, std::string>;

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || static_cast<unsigned char>(c) >= 128;
}
char lower(char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

// A name in a text: as a word of its own. A short id ("ann", "it") only where ids stand, not in the middle of a
// sentence.
struct Needle {
    std::string text;
    bool anywhere;  // a name, an address or a long id
};

class Names {
  public:
    explicit Names(const Subject& subject) {
        constexpr std::size_t telling = 6;
        for (const std::string& name : subject.names) add(name, true);
        add(subject.person, subject.person.size() >= telling);
        for (const Identity& one : subject.identities) add(one.user, one.user.size() >= telling);
        std::ranges::sort(needles_, [](const Needle& a, const Needle& b) { return a.text.size() > b.text.size(); });
    }
    bool in(std::string_view text) const {
        return std::ranges::any_of(needles_, [&](const Needle& one) { return find(text, one, 0) != text.npos; });
    }
    std::string without(std::string_view text, const std::string& pseudonym) const {
        std::string changed{text};
        for (const Needle& one : needles_)
            for (std::size_t at = 0; (at = find(changed, one, at)) != changed.npos; at += pseudonym.size())
                changed.replace(at, one.text.size(), pseudonym);
        return changed;
    }

  private:
    void add(const std::string& text, bool anywhere) {
        if (!text.empty()) needles_.push_back({text, anywhere});
    }
    static std::size_t find(std::string_view text, const Needle& needle, std::size_t from) {
        constexpr std::string_view beside_ids = "\":/~@|<>,'()";
        const auto same = [](char a, char b) { return lower(a) == lower(b); };
        for (;;) {
            const auto found = std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(),
                                           needle.text.begin(), needle.text.end(), same);
            if (found == text.end()) return text.npos;
            const auto at = static_cast<std::size_t>(found - text.begin()), end = at + needle.text.size();
            const char before = at == 0 ? '"' : text[at - 1], after = end == text.size() ? '"' : text[end];
            const bool alone = needle.anywhere
                                   ? !is_word(before) && !is_word(after)
                                   : beside_ids.find(before) != text.npos && beside_ids.find(after) != text.npos;
            if (alone) return at;
            from = at + 1;
        }
    }
    std::vector<Needle> needles_;
};

// What the person did: found in the events and messages, needed for rows that do not name the person.
struct Traces {
    std::set<std::string> keys;  // the person's id, and "account/user" of each identity
    std::set<PlaceKey> users;    // account and user
    std::set<std::int64_t> events;
    std::set<ThreadKey> threads, cases;
    std::set<PlaceKey> direct;
    std::set<std::string> wordings, scim;
};

void note_event(const Event& event, std::int64_t sequence, Traces& traces) {
    traces.events.insert(sequence);
    traces.threads.insert({event.account, event.place, event.thread});
    if (event.kind == PlaceKind::direct) traces.direct.insert({event.account, event.place});
    if (const auto* message = std::get_if<Message>(&event.what)) traces.wordings.insert(lesson_wording(message->text));
    if (const auto* edit = std::get_if<Edit>(&event.what)) traces.wordings.insert(lesson_wording(edit->text));
}

Traces traces_of(store::Connection& connection, const Subject& subject) {
    Traces traces;
    traces.keys.insert(subject.person);
    for (const Identity& one : subject.identities)
        traces.users.insert({one.account, one.user}), traces.keys.insert(one.account + "/" + one.user);
    {
        auto rows = connection.query("SELECT sequence, account, body FROM event");
        while (rows.next()) {
            const std::string body = rows.string(2), account = rows.string(1);
            const bool may_be = std::ranges::any_of(subject.identities, [&](const Identity& one) {
                return one.account == account && body.find('"' + one.user + '"') != std::string::npos;
            });
            const Result<Event> event = may_be ? event_from_json(body) : Result<Event>{Error{ErrorCode::not_found, ""}};
            if (event.has_value() && traces.users.contains({account, event->person}))
                note_event(*event, rows.integer(0), traces);
        }
    }
    {
        auto rows = connection.query("SELECT account, person, text, place, thread FROM chat_message");
        while (rows.next())
            if (traces.users.contains({rows.string(0), rows.string(1)})) {
                traces.wordings.insert(lesson_wording(rows.string(2)));
                traces.threads.insert({rows.string(0), rows.string(3), rows.string(4)});
                if (rows.string(4).empty())
                    traces.direct.insert({rows.string(0), rows.string(3)});  // only there is no thread
            }
    }
    {
        auto rows = connection.query("SELECT account, place, thread FROM ticket");
        while (rows.next()) traces.cases.insert({rows.string(0), rows.string(1), rows.string(2)});
    }
    {
        auto rows = connection.query("SELECT key FROM directory_record WHERE person = $1", {subject.person});
        while (rows.next()) traces.scim.insert(rows.string(0));
    }
    traces.wordings.erase("");
    return traces;
}

using Row = std::map<std::string, std::string, std::less<>>;  // by column; numbers as text

std::string_view at(const Row& row, std::string_view column) {
    const auto found = row.find(column);
    return found == row.end() ? std::string_view{} : std::string_view{found->second};
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    for (std::size_t from = 0; from < text.size();) {
        const std::size_t end = std::min(text.find(' ', from), text.size());
        if (end > from) words.emplace_back(text.substr(from, end - from));
        from = end + 1;
    }
    return words;
}

bool is_only_for(const Row& row, const Traces& traces) {
    const json body = json::parse(at(row, "body"), nullptr, false);
    if (!body.is_object() || !body.contains("reply") || !body["reply"].is_object()) return false;
    const json& only = body["reply"].value("only_for", json{});
    return only.is_string() && traces.users.contains({std::string{at(row, "account")}, only.get<std::string>()});
}

// Whether a row is the person's own, or holds nothing but what was said to or by the person.
bool is_own(const TableRule& rule, const Row& row, std::int64_t sequence, const Traces& traces) {
    for (const std::string& column : words_of(rule.whose))
        if (traces.keys.contains(std::string{at(row, column)})) return true;
    const std::string account{at(row, "account")}, place{at(row, "place")}, thread{at(row, "thread")};
    const bool direct = traces.direct.contains({account, place}),
               in_case = traces.cases.contains({account, place, thread});
    if (rule.table == "event") return traces.events.contains(sequence) || direct;
    if (rule.table == "outgoing") {
        const std::string_view cause = at(row, "cause");
        const bool answers = !cause.empty() && traces.events.contains(std::stoll(std::string{cause}));
        return direct || is_only_for(row, traces) || (answers && !in_case);
    }
    if (rule.table == "conversation") return direct || (traces.threads.contains({account, place, thread}) && !in_case);
    if (rule.table == "timer" || rule.table == "question") return direct;
    if (rule.table == "chat_message")
        return traces.users.contains({account, std::string{at(row, "person")}}) ||
               traces.users.contains({account, std::string{at(row, "only_for")}}) || direct;
    if (rule.table == "chat_read" || rule.table == "chat_session")
        return traces.users.contains({account, std::string{at(row, "person")}});
    if (rule.table == "link_try") return traces.users.contains({account, std::string{at(row, "network_user")}});
    if (rule.table == "vote" || rule.table == "place_lesson" || rule.table == "purpose_lesson")
        return traces.wordings.contains(std::string{at(row, "wording")});
    if (rule.table == "scim_resource") return traces.scim.contains(std::string{at(row, "id")});
    return false;
}

struct Columns {
    std::vector<std::string> texts;  // that may hold names
    std::vector<std::string> all;
};

Columns columns_of(store::Connection& connection, std::string_view table) {
    Columns columns;
    auto rows = connection.query(store::columns_sql, {table});
    while (rows.next()) {
        columns.all.push_back(rows.string(0));
        if (rows.text(1) == "TEXT") columns.texts.push_back(rows.string(0));
    }
    return columns;
}

struct Change {
    std::int64_t row;
    bool remove;
    std::vector<std::pair<std::string, std::string>> put;  // column and text
};

std::vector<Change> changes_in(store::Connection& connection, const TableRule& rule, const Traces& traces,
                               const Names& names, const std::string& pseudonym) {
    const Columns columns = columns_of(connection, rule.table);
    std::string list;
    for (const std::string& column : columns.all) list += ", " + column;
    std::vector<Change> changes;
    const std::vector<std::string> emptied = words_of(rule.emptied);
    auto rows =
        connection.query("SELECT " + std::string{store::row_number} + list + " FROM " + std::string{rule.table});
    while (rows.next()) {
        Row row;
        for (std::size_t i = 0; i < columns.all.size(); ++i) row[columns.all[i]] = rows.string(static_cast<int>(i) + 1);
        const bool own = is_own(rule, row, rows.integer(0), traces);
        Change change{rows.integer(0), own && rule.own == Own::removed, {}};
        if (!change.remove)
            for (const std::string& column : columns.texts) {
                const bool empties = own && std::ranges::find(emptied, column) != emptied.end();
                const std::string& text = row[column];
                if (empties && !text.empty())
                    change.put.emplace_back(column, column == "reactions" ? "{}" : "");
                else if (!empties && names.in(text))
                    change.put.emplace_back(column, names.without(text, pseudonym));
            }
        if (own && rule.table == "chat_message") change.put.emplace_back("deleted", "1");
        if (change.remove || !change.put.empty()) changes.push_back(std::move(change));
    }
    return changes;
}

void apply(store::Connection& connection, const TableRule& rule, const std::vector<Change>& changes) {
    const std::string table{rule.table}, where = " WHERE " + std::string{store::row_number} + " = ";
    for (const Change& change : changes) {
        if (change.remove) connection.execute("DELETE FROM " + table + where + "$1", {change.row});
        for (const auto& [column, text] : change.put) {
            if (column == "deleted")
                connection.execute("UPDATE " + table + " SET deleted = 1" + where + "$1", {change.row});
            else
                connection.execute("UPDATE " + table + " SET " + column + " = $1" + where + "$2", {text, change.row});
        }
    }
}

Plan walk(store::Connection& connection, const Subject& subject, const std::string& pseudonym, bool does, Time now) {
    const Traces traces = traces_of(connection, subject);
    const Names names{subject};
    Plan plan;
    for (const TableRule& rule : rules()) {
        if (rule.table == "audit") continue;
        const std::vector<Change> changes = changes_in(connection, rule, traces, names, pseudonym);
        Line line{std::string{rule.table}, std::string{rule.what}};
        for (const Change& change : changes) (change.remove ? line.removed : line.renamed) += 1;
        if (does) apply(connection, rule, changes);
        if (!changes.empty()) plan.lines.push_back(std::move(line));
    }
    const auto new_name = [&](std::string_view text) {
        return names.in(text) ? std::optional{names.without(text, pseudonym)} : std::nullopt;
    };
    const std::int64_t acts = does ? audit::rename(connection, new_name, now) : audit::named(connection, new_name);
    if (acts > 0) plan.lines.push_back({"audit", "the audit log: the acts stay, the name goes", 0, acts});
    return plan;
}

void add_names(const std::string& body, Subject& subject) {
    const json person = json::parse(body, nullptr, false);
    if (!person.is_object()) return;
    for (const char* key : {"name", "email"})
        if (std::string name = person.value(key, json{}).is_string() ? person[key].get<std::string>() : "";
            !name.empty())
            subject.names.push_back(std::move(name));
    const json identities = person.value("identities", json::array());
    for (const json& one : identities.is_array() ? identities : json::array())
        if (one.is_object() && one.contains("account") && one.contains("user") && one["user"].is_string()) {
            const std::string account = one["account"].get<std::string>(), network = one.value("network", "");
            subject.identities.push_back(
                {network.empty() || account.starts_with(network + "/") ? account : network + "/" + account,
                 one["user"].get<std::string>()});
        }
}

}  // namespace

std::optional<Subject> subject_of(store::Connection& connection, const std::string& person, const Person* configured) {
    Subject subject{person};
    bool known = configured != nullptr;
    if (configured) {
        for (const std::string& name : {configured->name, configured->email})
            if (!name.empty()) subject.names.push_back(name);
        subject.identities = configured->identities;
    }
    for (const char* sql : {"SELECT body FROM person WHERE id = $1", "SELECT body FROM person_stand WHERE person = $1",
                            "SELECT body FROM directory_record WHERE person = $1"}) {
        auto rows = connection.query(sql, {person});
        while (rows.next()) known = true, add_names(rows.string(0), subject);
    }
    {
        auto rows = connection.query("SELECT account, network_user FROM identity_link WHERE person = $1", {person});
        while (rows.next()) known = true, subject.identities.push_back({rows.string(0), rows.string(1)});
    }
    if (const std::size_t slash = person.rfind('/'); slash != person.npos && slash + 1 < person.size()) {
        known = true;
        subject.identities.push_back({person.substr(0, slash), person.substr(slash + 1)});
    }
    const auto less = [](const Identity& a, const Identity& b) {
        return std::tie(a.account, a.user) < std::tie(b.account, b.user);
    };
    std::ranges::sort(subject.identities, less);
    const auto [from, to] = std::ranges::unique(subject.identities);
    subject.identities.erase(from, to);
    std::ranges::sort(subject.names);
    const auto [first, last] = std::ranges::unique(subject.names);
    subject.names.erase(first, last);
    if (!known) return std::nullopt;
    return subject;
}

Plan plan(store::Connection& connection, const Subject& subject) {
    Plan plan = walk(connection, subject, "forgotten", false, Time{});
    if (const auto hold = hold_on(connection, subject.person)) plan.hold = hold->reason;
    return plan;
}

Result<Done> erase(store::Connection& connection, const Subject& subject, const std::string& actor, Time now) {
    if (hold_on(connection, subject.person))
        return Error{ErrorCode::conflict, "there is a legal hold on this person, so nothing is erased"};
    {
        auto rows = connection.query(store::overwrite_deleted);
        while (rows.next()) continue;
    }
    Done done;
    done.plan = plan(connection, subject);  // before anything is renamed, so that it is what was shown
    ledger::forget_person(connection, subject.person);
    auto names = connection.query("SELECT COUNT(*) FROM ledger_forgotten");  // that name is the newest
    done.pseudonym = "forgotten-" + std::to_string(names.next() ? names.integer(0) : 0);
    walk(connection, subject, done.pseudonym, true, now);
    connection.execute("INSERT INTO meta (name, value) VALUES ('compact', 'due') ON CONFLICT (name) DO NOTHING");
    std::int64_t removed = 0, renamed = 0;
    for (const Line& line : done.plan.lines) removed += line.removed, renamed += line.renamed;
    const std::string by = actor == subject.person ? done.pseudonym : actor;
    append_audit(connection,
                 {.at = now,
                  .actor = by,
                  .act = "person.erased",
                  .detail = json{{"person", done.pseudonym}, {"removed", removed}, {"renamed", renamed}}.dump()});
    return done;
}

json to_json(const Plan& plan) {
    json lines = json::array();
    for (const Line& line : plan.lines)
        lines.push_back(
            {{"table", line.table}, {"what", line.what}, {"removed", line.removed}, {"renamed", line.renamed}});
    return {{"hold", plan.hold}, {"lines", std::move(lines)}};
}

bool wants_compacting(store::Connection& connection) {
    return connection.query("SELECT 1 FROM meta WHERE name = 'compact'").next();
}

void compacted(store::Connection& connection) {
    connection.execute("DELETE FROM meta WHERE name = 'compact'");
}

}  // namespace twicket::erasure
