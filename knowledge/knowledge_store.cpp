// The SQL behind entries and their versions.
#include "knowledge/knowledge_store.hpp"

#include <charconv>
#include <stdexcept>

namespace twicket::knowledge {
namespace {

Entry entry_of(std::string_view body, std::string_view id) {
    auto entry = entry_from_line(body);
    if (entry.has_error())
        throw std::runtime_error("the stored entry " + std::string{id} + " cannot be read: " + entry.error().detail);
    return std::move(*entry);
}

std::string body_of(const Entry& entry) {
    return to_json(entry).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

// Midnight UTC of a date, in milliseconds; 0 for none.
std::int64_t millis_of(std::string_view date) {
    if (!is_date(date)) return 0;
    int year = 0;
    unsigned month = 0, day = 0;
    std::from_chars(date.data(), date.data() + 4, year);
    std::from_chars(date.data() + 5, date.data() + 7, month);
    std::from_chars(date.data() + 8, date.data() + 10, day);
    const std::chrono::sys_days days{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
    return to_millis(std::chrono::time_point_cast<Duration>(days));
}

void write_version(store::Connection& connection, std::string_view id, std::int64_t version, std::string_view body,
                   std::string_view actor, Time now) {
    connection.execute("INSERT INTO entry_version (entry, version, body, actor, at) VALUES ($1, $2, $3, $4, $5)",
                       {id, version, body, actor, to_millis(now)});
}

}  // namespace

Written put_entry(store::Connection& connection, const Entry& entry, std::string_view actor, Time now) {
    const std::string body = body_of(entry);
    std::int64_t version = 0;
    {
        auto rows =
            connection.query("SELECT version, state, body FROM entry WHERE id = $1", {std::string_view{entry.id}});
        if (rows.next()) {
            version = rows.integer(0);
            if (rows.text(1) == "published" && rows.text(2) == body) return Written::same;
        }
    }
    const std::string audience = nlohmann::json(entry.audience).dump();
    connection.execute(
        "INSERT INTO entry (id, title, body, answer, audience, language, owner, state, version, updated, verified)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, 'published', $8, $9, $10)"
        " ON CONFLICT (id) DO UPDATE SET title = excluded.title, body = excluded.body, answer = excluded.answer,"
        " audience = excluded.audience, language = excluded.language, owner = excluded.owner, state = excluded.state,"
        " version = excluded.version, updated = excluded.updated, verified = excluded.verified",
        {std::string_view{entry.id}, std::string_view{entry.title}, std::string_view{body},
         std::string_view{entry.answer}, std::string_view{audience}, std::string_view{entry.language},
         std::string_view{entry.owner}, version + 1, to_millis(now), millis_of(entry.verified)});
    write_version(connection, entry.id, version + 1, body, actor, now);
    return version == 0 ? Written::added : Written::changed;
}

WrittenCounts put_entries(store::Connection& connection, const std::vector<Entry>& entries, std::string_view actor,
                          Time now) {
    WrittenCounts counts;
    for (const Entry& entry : entries) {
        switch (put_entry(connection, entry, actor, now)) {
            case Written::added:
                ++counts.added;
                break;
            case Written::changed:
                ++counts.changed;
                break;
            case Written::same:
                ++counts.same;
                break;
        }
    }
    return counts;
}

bool retire_entry(store::Connection& connection, std::string_view id, std::string_view actor, Time now) {
    std::int64_t version = 0;
    std::string body;
    {
        auto rows = connection.query("SELECT version, body FROM entry WHERE id = $1 AND state = 'published'", {id});
        if (!rows.next()) return false;
        version = rows.integer(0) + 1;
        body = rows.string(1);
    }
    connection.execute("UPDATE entry SET state = 'retired', version = $2, updated = $3 WHERE id = $1",
                       {id, version, to_millis(now)});
    write_version(connection, id, version, body, actor, now);
    return true;
}

std::vector<Entry> hand_on_entries(store::Connection& connection, std::string_view from, std::string_view to,
                                   std::string_view actor, Time now) {
    std::vector<Entry> entries;
    {
        auto rows = connection.query(
            "SELECT body, id FROM entry WHERE owner = $1 AND state = 'published' ORDER BY id", {from});
        while (rows.next()) entries.push_back(entry_of(rows.text(0), rows.text(1)));
    }
    for (Entry& entry : entries) {
        entry.owner = to;
        put_entry(connection, entry, actor, now);
    }
    return entries;
}

std::vector<Entry> published_entries(store::Connection& connection) {
    std::vector<Entry> entries;
    auto rows = connection.query("SELECT body, id FROM entry WHERE state = 'published' ORDER BY id");
    while (rows.next()) entries.push_back(entry_of(rows.text(0), rows.text(1)));
    return entries;
}

std::vector<StoredEntry> stored_entries(store::Connection& connection) {
    std::vector<StoredEntry> entries;
    auto rows = connection.query("SELECT body, id, state, version, updated FROM entry ORDER BY id");
    while (rows.next())
        entries.push_back(
            {entry_of(rows.text(0), rows.text(1)), rows.string(2), rows.integer(3), from_millis(rows.integer(4))});
    return entries;
}

std::vector<EntryVersion> versions_of(store::Connection& connection, std::string_view id) {
    std::vector<EntryVersion> versions;
    auto rows =
        connection.query("SELECT version, actor, at, body FROM entry_version WHERE entry = $1 ORDER BY version", {id});
    while (rows.next())
        versions.push_back({rows.integer(0), rows.string(1), from_millis(rows.integer(2)), entry_of(rows.text(3), id)});
    return versions;
}

}  // namespace twicket::knowledge
