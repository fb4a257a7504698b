// Entries to read: the list, one with its draft and versions, an earlier text; retiring and verifying; and how an answer
// will look, as a tree of Markdown that the page builds itself (nothing here makes HTML).
#include <algorithm>

#include "bot/audit.hpp"
#include "bot/merits.hpp"
#include "bot/reply.hpp"
#include "bot/text/markdown.hpp"
#include "console/operations.hpp"
#include "knowledge/draft_store.hpp"
#include "knowledge/knowledge_store.hpp"
#include "knowledge/lint.hpp"

namespace twicket::console {
namespace {

using nlohmann::json;

json name_json(const Parts& parts, const std::string& id) {
    const Person* person = parts.people.find(id);
    return {{"id", id}, {"name", person ? person->name : id}};
}

json version_json(const Parts& parts, const knowledge::EntryVersion& version) {
    return {{"version", version.version}, {"by", name_json(parts, version.actor)}, {"at", to_rfc3339(version.at)}};
}

struct Whole {
    std::vector<knowledge::EntryVersion> versions;
    std::optional<knowledge::Draft> draft;
    std::string state;
};

Whole read_whole(store::Connection& connection, const std::string& id) {
    Whole whole{knowledge::versions_of(connection, id), knowledge::draft_of(connection, id), ""};
    auto rows = connection.query("SELECT state FROM entry WHERE id = $1", {id});
    if (rows.next()) whole.state = rows.string(0);
    return whole;
}

constexpr std::size_t deepest = 24, most_nodes = 5'000;

std::string_view kind_name(text::MarkdownNode::Kind kind) {
    using Kind = text::MarkdownNode::Kind;
    switch (kind) {
        case Kind::paragraph: return "paragraph";
        case Kind::heading: return "heading";
        case Kind::list: return "list";
        case Kind::item: return "item";
        case Kind::quote: return "quote";
        case Kind::code_block: return "code_block";
        case Kind::rule: return "rule";
        case Kind::table: return "table";
        case Kind::table_header:
        case Kind::table_row: return "row";
        case Kind::table_cell: return "cell";
        case Kind::words:
        case Kind::html:
        case Kind::html_block: return "words";
        case Kind::code: return "code";
        case Kind::soft_break:
        case Kind::line_break: return "break";
        case Kind::emphasis: return "emphasis";
        case Kind::strong: return "strong";
        case Kind::struck: return "struck";
        case Kind::link: return "link";
        default: return "other";
    }
}

bool may_link(std::string_view address) {
    return address.starts_with("https://") || address.starts_with("http://") || address.starts_with("mailto:");
}

json tree_of(text::MarkdownNode node, std::size_t depth, std::size_t& left) {
    if (left == 0) return nullptr;
    --left;
    json value{{"kind", kind_name(node.kind())}};
    if (const auto literal = node.literal(); !literal.empty()) value["text"] = literal;
    if (node.kind() == text::MarkdownNode::Kind::link && may_link(node.address())) value["address"] = node.address();
    if (node.kind() == text::MarkdownNode::Kind::list) value["ordered"] = node.ordered();
    if (depth >= deepest) return value;
    json below = json::array();
    for (auto child = node.first(); child; child = child.next())
        if (json part = tree_of(child, depth + 1, left); !part.is_null()) below.push_back(std::move(part));
    if (!below.empty()) value["below"] = std::move(below);
    return value;
}

std::string day_of_now(Time now) {
    return to_rfc3339(now).substr(0, 10);
}

}  // namespace

Answering entries(const Parts& parts, const Asked&) {
    auto job = [](store::Connection& connection) {
        return std::pair{knowledge::stored_entries(connection), knowledge::all_drafts(connection)};
    };
    const auto found = co_await parts.store.read(std::move(job));
    if (found.has_error()) co_return refusal(found.error());
    const std::string today = day_of_now(parts.clock.now());
    json list = json::array(), drafts = json::array();
    for (const knowledge::StoredEntry& one : found->first)
        list.push_back({{"id", one.entry.id}, {"title", one.entry.title}, {"tags", one.entry.tags}, {"language", one.entry.language},
                        {"owner", one.entry.owner.empty() ? json{} : name_json(parts, one.entry.owner)}, {"state", one.state},
                        {"version", one.version}, {"updated", to_rfc3339(one.updated)}, {"verified", one.entry.verified},
                        {"variants", one.entry.variants.size()}, {"audience", one.entry.audience},
                        {"not_served", knowledge::not_served_because(one.entry, one.state, today, nullptr)}});
    for (const knowledge::Draft& draft : found->second)
        drafts.push_back({{"id", draft.entry.id}, {"title", draft.entry.title}, {"author", name_json(parts, draft.author)},
                          {"revision", draft.revision}, {"base", draft.base}, {"approved_by", draft.approved_by}, {"updated", to_rfc3339(draft.updated)}});
    co_return reply(200, {{"entries", list}, {"drafts", drafts}});
}

Answering entry(const Parts& parts, const Asked& asked) {
    auto job = [id = asked.parts[0]](store::Connection& connection) { return read_whole(connection, id); };
    const auto whole = co_await parts.store.read(std::move(job));
    if (whole.has_error()) co_return refusal(whole.error());
    if (whole->versions.empty() && !whole->draft) co_return refusal(404, "there is no such entry");
    json value{{"id", asked.parts[0]}, {"entry", nullptr}, {"state", whole->state}, {"version", 0}, {"versions", json::array()}, {"draft", nullptr}};
    for (auto version = whole->versions.rbegin(); version != whole->versions.rend(); ++version)
        value["versions"].push_back(version_json(parts, *version));
    std::vector<std::string> tags;
    if (!whole->versions.empty()) {
        value["entry"] = knowledge::to_json(whole->versions.back().entry);
        value["version"] = whole->versions.back().version;
        tags = whole->versions.back().entry.tags;
    }
    if (whole->draft) {
        const knowledge::Draft& draft = *whole->draft;
        tags.insert(tags.end(), draft.entry.tags.begin(), draft.entry.tags.end());
        value["draft"] = {{"entry", knowledge::to_json(draft.entry)}, {"revision", draft.revision}, {"base", draft.base},
                          {"author", name_json(parts, draft.author)}, {"origin", draft.origin}, {"updated", to_rfc3339(draft.updated)},
                          {"approved_by", draft.approved_by.empty() ? json{} : name_json(parts, draft.approved_by)}};
    }
    const auto& topics = parts.settings.two_person_tags;
    value["two_people"] = std::ranges::any_of(tags, [&](const auto& tag) { return std::ranges::find(topics, tag) != topics.end(); });
    co_return reply(200, value);
}

Answering version(const Parts& parts, const Asked& asked) {
    auto job = [id = asked.parts[0]](store::Connection& connection) { return knowledge::versions_of(connection, id); };
    const auto versions = co_await parts.store.read(std::move(job));
    if (versions.has_error()) co_return refusal(versions.error());
    for (const knowledge::EntryVersion& one : *versions)
        if (std::to_string(one.version) == asked.parts[1]) {
            json value = version_json(parts, one);
            value["entry"] = knowledge::to_json(one.entry);
            co_return reply(200, value);
        }
    co_return refusal(404, "there is no such version");
}

Answering entry_retire(const Parts& parts, const Asked& asked) {
    auto job = [id = asked.parts[0], by = asked.caller.id, now = parts.clock.now()](store::Connection& connection) {
        const bool retired = knowledge::retire_entry(connection, id, by, now);
        if (retired) append_audit(connection, {.at = now, .actor = by, .act = "knowledge.retired", .detail = json{{"entry", id}}.dump()});
        return retired;
    };
    const auto retired = co_await parts.store.write(std::move(job));
    if (retired.has_error()) co_return refusal(retired.error());
    if (!*retired) co_return refusal(404, "there is no such published entry");
    parts.ranker.remove(asked.parts[0]);
    co_return reply(200, json::object());
}

Answering entry_verify(const Parts& parts, const Asked& asked) {
    auto job = [id = asked.parts[0], by = asked.caller.id, now = parts.clock.now()](store::Connection& connection) {
        std::optional<knowledge::Entry> verified;
        const auto versions = knowledge::versions_of(connection, id);
        if (versions.empty() || knowledge::published_version(connection, id) == 0) return verified;
        verified = versions.back().entry;
        verified->verified = day_of_now(now);
        knowledge::put_entry(connection, *verified, by, now);
        Merit merit{.kind = MeritKind::verified, .person = by, .by = "", .evidence = evidence_of_entry(id)};
        merit.skills = verified->tags;
        merit.audience = verified->audience;
        merit.at = now;
        put_merit(connection, merit);
        append_audit(connection, {.at = now, .actor = by, .act = "knowledge.verified", .detail = json{{"entry", id}}.dump()});
        return verified;
    };
    const auto verified = co_await parts.store.write(std::move(job));
    if (verified.has_error()) co_return refusal(verified.error());
    if (!*verified) co_return refusal(404, "there is no such published entry");
    parts.ranker.put(**verified);
    co_return reply(200, json::object());
}

net::HttpResponse preview(const Asked& asked) {
    const std::string answer = text_in(asked.body, "answer");
    const text::Markdown markdown{answer};
    std::size_t left = most_nodes;
    return reply(200, {{"tree", tree_of(markdown.root(), 0, left)}, {"plain", plain_text(Card{.text = answer})}});
}

}  // namespace twicket::console
