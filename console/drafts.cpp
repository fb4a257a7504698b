// Writing, approving and publishing drafts. Whoever writes, approves or publishes names the revision that he or she has
// seen; if it is another by now, nothing happens and the answer (409) carries what is there, so that nobody's work is lost.
#include <algorithm>

#include "bot/audit.hpp"
#include "bot/merits.hpp"
#include "console/operations.hpp"
#include "console/trial.hpp"
#include "knowledge/draft_store.hpp"
#include "knowledge/knowledge_store.hpp"

namespace twicket::console {
namespace {

using nlohmann::json;

std::int64_t seen_revision(const json& body) {
    const auto found = body.find("revision");
    return found != body.end() && found->is_number_integer() ? found->get<std::int64_t>() : -1;
}

json draft_json(const Parts& parts, const knowledge::Draft& draft) {
    const Person* author = parts.people.find(draft.author);
    return {{"entry", knowledge::to_json(draft.entry)}, {"revision", draft.revision}, {"base", draft.base},
            {"author", {{"id", draft.author}, {"name", author ? author->name : draft.author}}}, {"updated", to_rfc3339(draft.updated)},
            {"origin", draft.origin}, {"approved_by", draft.approved_by}};
}

// What stands there instead of what the caller has seen.
Answering conflict(const Parts& parts, const std::string& id) {
    auto job = [id](store::Connection& connection) { return knowledge::draft_of(connection, id); };
    const auto present = co_await parts.store.read(std::move(job));
    if (present.has_error()) co_return refusal(present.error());
    json value{{"error", *present ? "somebody else has written this draft meanwhile" : "this draft is gone: it was published or thrown away"}, {"draft", nullptr}};
    if (*present) value["draft"] = draft_json(parts, **present);
    co_return reply(409, value);
}

bool needs_two(const Settings& settings, const std::vector<std::string>& tags) {
    return std::ranges::any_of(tags, [&](const auto& tag) { return std::ranges::find(settings.two_person_tags, tag) != settings.two_person_tags.end(); });
}

}  // namespace

Answering draft_put(const Parts& parts, const Asked& asked) {
    const std::string id = asked.parts[0];
    const auto given = asked.body.find("entry");
    if (given == asked.body.end() || !given->is_object()) co_return refusal(400, "\"entry\" is missing");
    const std::int64_t seen = seen_revision(asked.body);
    if (seen < 0) co_return refusal(400, "\"revision\" is the one you have seen, 0 for a new draft");
    json value = *given;
    value["id"] = id;
    const auto entry = knowledge::entry_from_json(value);
    if (entry.has_error()) co_return refusal(400, entry.error().detail);
    if (!entry->owner.empty() && !parts.people.find(entry->owner)) co_return refusal(400, "\"owner\" is nobody of the directory");
    const knowledge::Draft draft{.entry = *entry, .author = asked.caller.id, .origin = text_in(asked.body, "origin").substr(0, 200)};
    // The published version that the caller has compared with; else the one the draft was begun from.
    const std::int64_t compared = asked.body.value("compared", json{}).is_number_integer() ? asked.body["compared"].get<std::int64_t>() : 0;
    auto job = [draft, seen, compared, now = parts.clock.now()](store::Connection& connection) {
        knowledge::Draft written = draft;
        written.base = knowledge::published_version(connection, written.entry.id);
        const auto before = seen > 0 ? knowledge::draft_of(connection, written.entry.id) : std::nullopt;
        if (before && compared != written.base) written.base = before->base;
        return knowledge::put_draft(connection, written, seen, now);
    };
    const auto revision = co_await parts.store.write(std::move(job));
    if (revision.has_error()) co_return refusal(revision.error());
    if (!*revision) co_return co_await conflict(parts, id);
    co_return reply(200, {{"id", id}, {"revision", **revision}});
}

Answering draft_drop(const Parts& parts, const Asked& asked) {
    const std::string id = asked.parts[0];
    const std::int64_t seen = seen_revision(asked.body);
    auto job = [id, seen](store::Connection& connection) { return knowledge::drop_draft(connection, id, seen); };
    const auto dropped = co_await parts.store.write(std::move(job));
    if (dropped.has_error()) co_return refusal(dropped.error());
    if (!*dropped) co_return co_await conflict(parts, id);
    co_return reply(200, json::object());
}

Answering draft_approve(const Parts& parts, const Asked& asked) {
    const std::string id = asked.parts[0], by = asked.caller.id;
    const std::int64_t seen = seen_revision(asked.body);
    enum class Done { approved, own, gone };
    auto job = [id, by, seen, now = parts.clock.now()](store::Connection& connection) {
        const auto draft = knowledge::draft_of(connection, id);
        if (!draft || draft->revision != seen) return Done::gone;
        if (draft->author == by) return Done::own;
        knowledge::approve_draft(connection, id, seen, by);
        append_audit(connection, {.at = now, .actor = by, .act = "knowledge.approved", .detail = json{{"entry", id}, {"revision", seen}}.dump()});
        return Done::approved;
    };
    const auto done = co_await parts.store.write(std::move(job));
    if (done.has_error()) co_return refusal(done.error());
    if (*done == Done::gone) co_return co_await conflict(parts, id);
    if (*done == Done::own) co_return refusal(403, "whoever wrote it last cannot approve it: ask a colleague");
    co_return reply(200, json::object());
}

Answering draft_publish(const Parts& parts, const Asked& asked) {
    const std::string id = asked.parts[0], by = asked.caller.id;
    const std::int64_t seen = seen_revision(asked.body);
    auto look = [id](store::Connection& connection) {
        return std::pair{knowledge::draft_of(connection, id), knowledge::golden_questions(connection)};
    };
    const auto present = co_await parts.store.read(std::move(look));
    if (present.has_error()) co_return refusal(present.error());
    if (!present->first || present->first->revision != seen) co_return co_await conflict(parts, id);
    const knowledge::Draft draft = *present->first;
    const auto published = parts.ranker.find(id);
    const bool two = needs_two(parts.settings, draft.entry.tags) || (published && needs_two(parts.settings, published->tags));
    if (two && draft.approved_by.empty()) co_return refusal(403, "entries of this topic are published by two people: ask a colleague to approve the draft");

    const auto after = with_draft(parts.ranker, draft.entry);
    const knowledge::Rungs rungs{parts.settings.high, parts.settings.middle};
    const auto broken = knowledge::broken_golden(parts.ranker, *after, present->second, rungs);
    if (!broken.empty()) co_return reply(422, {{"error", "golden questions would get another answer"}, {"golden", golden_json(broken)}});

    auto job = [draft, by, id, seen, now = parts.clock.now()](store::Connection& connection) {
        if (knowledge::published_version(connection, id) != draft.base || !knowledge::drop_draft(connection, id, seen)) return std::int64_t{0};
        knowledge::put_entry(connection, draft.entry, by, now);
        const std::int64_t version = knowledge::published_version(connection, id);
        if (draft.origin.starts_with("thread:")) {  // kept from a thread: whoever solved it is credited, as in chat
            Merit merit{.kind = MeritKind::helpful, .person = draft.origin.substr(7), .by = by, .evidence = evidence_of_entry(id)};
            merit.skills = draft.entry.tags, merit.audience = draft.entry.audience, merit.at = now;
            put_merit(connection, merit);
        }
        append_audit(connection, {.at = now, .actor = by, .act = "knowledge.published",
                                  .detail = json{{"entry", id}, {"version", version}, {"author", draft.author}, {"approved_by", draft.approved_by}}.dump()});
        return version;
    };
    const auto version = co_await parts.store.write(std::move(job));
    if (version.has_error()) co_return refusal(version.error());
    if (*version == 0)
        co_return reply(409, {{"error", "the published entry has changed since this draft was begun: compare, and save the draft again"}, {"draft", draft_json(parts, draft)}, {"rebase", true}});
    parts.ranker.put(draft.entry);
    co_return reply(200, {{"id", id}, {"version", *version}});
}

}  // namespace twicket::console
