// SQL of the web chat's messages. `sequence` is taken from the table itself inside the writing transaction: there is
// one writer, so it rises without holes that hide anything.
#include "adapters/webchat/history.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace twicket::webchat {
namespace {

constexpr std::size_t different_reactions = 40;  // a message keeps at most so many signs
constexpr std::string_view columns =
    "SELECT m.id, m.place, m.thread, m.person, m.at, m.text, m.card, m.only_for, m.reactions, m.position, m.sequence,"
    " m.edited, m.deleted, CASE WHEN m.thread = m.id THEN (SELECT COUNT(*) FROM chat_message r WHERE r.account = "
    "m.account"
    " AND r.thread = m.id AND r.id <> m.id AND r.only_for = '' AND r.deleted = 0) ELSE 0 END FROM chat_message m ";

std::string with_columns(std::string_view condition) {
    return std::string{columns}.append(condition);
}

}  // namespace

std::int64_t History::last_sequence() const {
    auto rows = connection_.query("SELECT COALESCE(MAX(sequence), 0) FROM chat_message WHERE account = $1", {account_});
    return rows.next() ? rows.integer(0) : 0;
}

void History::add(const Entry& entry) {
    const std::int64_t sequence = next_sequence();
    connection_.execute(
        "INSERT INTO chat_message (account, id, place, thread, person, at, text, card, only_for, reactions, "
        "last_update,"
        " position, sequence, edited, deleted) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '{}', '', $10, $11, 0, 0)"
        " ON CONFLICT (account, id) DO NOTHING",
        {account_, entry.id, entry.place, entry.thread, entry.person, to_millis(entry.at), entry.text, entry.card,
         entry.only_for, sequence, sequence});
}

void History::edit(std::string_view id, std::string_view person, std::string_view text) {
    connection_.execute(
        "UPDATE chat_message SET text = $1, edited = 1, sequence = $2"
        " WHERE account = $3 AND id = $4 AND person = $5 AND deleted = 0",
        {text, next_sequence(), account_, id, person});
}

void History::remove(std::string_view id, std::string_view person) {
    connection_.execute(
        "UPDATE chat_message SET text = '', reactions = '{}', deleted = 1, sequence = $1"
        " WHERE account = $2 AND id = $3 AND person = $4 AND deleted = 0",
        {next_sequence(), account_, id, person});
}

void History::react(std::string_view id, std::string_view person, std::string_view emoji, bool added) {
    const auto entry = find(id);
    if (!entry || entry->deleted) return;
    auto signs = nlohmann::json::parse(entry->reactions, nullptr, false);
    if (!signs.is_object()) signs = nlohmann::json::object();
    auto& persons = signs[std::string{emoji}];
    if (!persons.is_array()) persons = nlohmann::json::array();
    const auto mine = std::find(persons.begin(), persons.end(), person);
    if (added == (mine != persons.end())) return;
    if (added)
        persons.push_back(person);
    else
        persons.erase(mine);
    if (persons.empty()) signs.erase(std::string{emoji});
    if (signs.size() > different_reactions) return;
    const std::string text = signs.dump();
    connection_.execute("UPDATE chat_message SET reactions = $1, sequence = $2 WHERE account = $3 AND id = $4",
                        {text, next_sequence(), account_, id});
}

std::string History::deliver(const Outgoing& outgoing, Time now) {
    const std::string card = to_json(outgoing.reply.card);
    if (outgoing.updates.empty()) {
        Entry entry{.id = outgoing.id,
                    .place = outgoing.place,
                    .thread = outgoing.thread,
                    .person{},
                    .at = now,
                    .text{},
                    .card = card,
                    .only_for = outgoing.reply.only_for};
        if (entry.thread.empty() && !entry.place.starts_with("dm:")) entry.thread = entry.id;
        add(entry);
        return entry.id;
    }
    const auto known = delivered(outgoing);
    if (known) return *known;
    auto rows = connection_.query(
        "UPDATE chat_message SET card = $1, last_update = $2, sequence = $3"
        " WHERE account = $4 AND person = '' AND (id = $5 OR last_update = $5) RETURNING id",
        {card, outgoing.id, next_sequence(), account_, outgoing.updates});
    return rows.next() ? rows.string(0) : std::string{};
}

void History::mark_read(std::string_view person, std::string_view place, std::int64_t position) {
    connection_.execute(
        "INSERT INTO chat_read (account, person, place, position) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (account, person, place) DO UPDATE SET position = excluded.position"
        " WHERE chat_read.position < excluded.position",
        {account_, person, place, position});
}

std::optional<Entry> History::find(std::string_view id) const {
    auto rows = connection_.query(with_columns("WHERE m.account = $1 AND m.id = $2"), {account_, id});
    if (!rows.next()) return std::nullopt;
    return row(rows);
}

std::optional<std::string> History::delivered(const Outgoing& outgoing) const {
    const std::string_view condition =
        outgoing.updates.empty() ? "SELECT id FROM chat_message WHERE account = $1 AND id = $2 AND person = ''"
                                 : "SELECT id FROM chat_message WHERE account = $1 AND last_update = $2";
    auto rows = connection_.query(condition, {account_, outgoing.id});
    if (!rows.next()) return std::nullopt;
    return rows.string(0);
}

std::vector<Entry> History::page(std::string_view place, std::string_view reader, bool direct, std::int64_t before,
                                 int limit) const {
    const std::string condition = with_columns(
        std::string{
            "WHERE m.account = $1 AND m.place = $2 AND m.position < $3 AND (m.only_for = '' OR m.only_for = $4)"} +
        (direct ? "" : " AND m.thread = m.id") + " ORDER BY m.position DESC LIMIT $5");
    auto found = collect(connection_.query(
        condition, {account_, place, before > 0 ? before : INT64_MAX, reader, static_cast<std::int64_t>(limit)}));
    std::ranges::reverse(found);
    return found;
}

std::vector<Entry> History::replies(std::string_view thread, std::string_view reader, std::int64_t before,
                                    int limit) const {
    const std::string condition = with_columns(
        "WHERE m.account = $1 AND m.thread = $2 AND m.id <> $2 AND m.position < $3"
        " AND (m.only_for = '' OR m.only_for = $4) ORDER BY m.position DESC LIMIT $5");
    auto found = collect(connection_.query(
        condition, {account_, thread, before > 0 ? before : INT64_MAX, reader, static_cast<std::int64_t>(limit)}));
    std::ranges::reverse(found);
    return found;
}

std::vector<Entry> History::changes(std::int64_t after, int limit) const {
    const std::string condition = with_columns("WHERE m.account = $1 AND m.sequence > $2 ORDER BY m.sequence LIMIT $3");
    return collect(connection_.query(condition, {account_, after, static_cast<std::int64_t>(limit)}));
}

History::Unread History::unread(std::string_view person, std::string_view place) const {
    Unread unread;
    auto read = connection_.query("SELECT position FROM chat_read WHERE account = $1 AND person = $2 AND place = $3",
                                  {account_, person, place});
    if (read.next()) unread.read_up_to = read.integer(0);
    auto rows = connection_.query(
        "SELECT COUNT(*) FROM (SELECT 1 FROM chat_message WHERE account = $1 AND place = $2 AND position > $3"
        " AND person <> $4 AND deleted = 0 AND (only_for = '' OR only_for = $4) LIMIT 100) AS some",
        {account_, place, unread.read_up_to, person});
    if (rows.next()) unread.count = static_cast<int>(rows.integer(0));
    return unread;
}

Entry History::row(store::Rows& rows) const {
    Entry entry;
    entry.id = rows.string(0);
    entry.place = rows.string(1);
    entry.thread = rows.string(2);
    entry.person = rows.string(3);
    entry.at = from_millis(rows.integer(4));
    entry.text = rows.string(5);
    entry.card = rows.string(6);
    entry.only_for = rows.string(7);
    entry.reactions = rows.string(8);
    entry.position = rows.integer(9);
    entry.sequence = rows.integer(10);
    entry.edited = rows.integer(11) != 0;
    entry.deleted = rows.integer(12) != 0;
    entry.replies = static_cast<int>(rows.integer(13));
    return entry;
}

std::vector<Entry> History::collect(store::Rows rows) const {
    std::vector<Entry> found;
    while (rows.next()) found.push_back(row(rows));
    return found;
}

}  // namespace twicket::webchat
