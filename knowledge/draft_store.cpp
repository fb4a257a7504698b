// The SQL behind drafts and golden questions.
#include "knowledge/draft_store.hpp"

#include <stdexcept>

namespace twicket::knowledge {
namespace {

constexpr std::string_view columns = "SELECT body, base, revision, author, approved_by, origin, updated, entry FROM entry_draft";

Draft read(const store::Rows& rows) {
    auto entry = entry_from_line(rows.text(0));
    if (entry.has_error()) throw std::runtime_error("the stored draft of " + rows.string(7) + " cannot be read: " + entry.error().detail);
    return {std::move(*entry), rows.integer(1), rows.integer(2), rows.string(3), rows.string(4), rows.string(5), from_millis(rows.integer(6))};
}

}  // namespace

std::optional<Draft> draft_of(store::Connection& connection, std::string_view entry) {
    auto rows = connection.query(std::string{columns} + " WHERE entry = $1", {entry});
    if (!rows.next()) return std::nullopt;
    return read(rows);
}

std::vector<Draft> all_drafts(store::Connection& connection) {
    std::vector<Draft> drafts;
    auto rows = connection.query(std::string{columns} + " ORDER BY updated DESC");
    while (rows.next()) drafts.push_back(read(rows));
    return drafts;
}

std::optional<std::int64_t> put_draft(store::Connection& connection, const Draft& draft, std::int64_t seen, Time now) {
    const std::string body = to_json(draft.entry).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    const std::string_view id = draft.entry.id;
    if (seen == 0) {
        const auto made = connection.execute(
            "INSERT INTO entry_draft (entry, body, base, revision, author, approved_by, origin, updated)"
            " VALUES ($1, $2, $3, 1, $4, '', $5, $6) ON CONFLICT (entry) DO NOTHING",
            {id, body, draft.base, draft.author, draft.origin, to_millis(now)});
        if (made == 0) return std::nullopt;
        return 1;
    }
    const auto changed = connection.execute(
        "UPDATE entry_draft SET body = $1, revision = revision + 1, author = $2, approved_by = '', base = $3, updated = $4"
        " WHERE entry = $5 AND revision = $6",
        {body, draft.author, draft.base, to_millis(now), id, seen});
    if (changed == 0) return std::nullopt;
    return seen + 1;
}

bool drop_draft(store::Connection& connection, std::string_view entry, std::int64_t seen) {
    return connection.execute("DELETE FROM entry_draft WHERE entry = $1 AND revision = $2", {entry, seen}) == 1;
}

bool approve_draft(store::Connection& connection, std::string_view entry, std::int64_t seen, std::string_view person) {
    return connection.execute("UPDATE entry_draft SET approved_by = $1 WHERE entry = $2 AND revision = $3", {person, entry, seen}) == 1;
}

std::vector<Golden> golden_questions(store::Connection& connection) {
    std::vector<Golden> all;
    auto rows = connection.query("SELECT number, text, entry FROM golden_question ORDER BY number");
    while (rows.next()) all.push_back({rows.integer(0), rows.string(1), rows.string(2)});
    return all;
}

std::int64_t add_golden(store::Connection& connection, const Golden& golden, std::string_view person, Time now) {
    return connection.insert("INSERT INTO golden_question (text, entry, person, at) VALUES ($1, $2, $3, $4)", "number",
                             {golden.text, golden.entry, person, to_millis(now)});
}

bool drop_golden(store::Connection& connection, std::int64_t number) {
    return connection.execute("DELETE FROM golden_question WHERE number = $1", {number}) == 1;
}

std::int64_t published_version(store::Connection& connection, std::string_view entry) {
    auto rows = connection.query("SELECT version FROM entry WHERE id = $1 AND state = 'published'", {entry});
    return rows.next() ? rows.integer(0) : 0;
}

}  // namespace twicket::knowledge
