// Acts are the store's functions with their conditions.
#include "knowledge/acts.hpp"

#include "knowledge/knowledge_store.hpp"

namespace twicket::knowledge {
namespace {

std::int64_t revision_of(store::Connection& connection, std::string_view entry) {
    const std::optional<Draft> draft = draft_of(connection, entry);
    return draft ? draft->revision : 0;
}

}  // namespace

bool DraftWritten::still_so(store::Connection& connection) const {
    return revision_of(connection, draft.entry.id) == seen;
}

void DraftWritten::write(store::Connection& connection, std::string_view, Time now) const {
    put_draft(connection, draft, seen, now);
}

bool DraftDropped::still_so(store::Connection& connection) const {
    return revision_of(connection, entry) == seen;
}

void DraftDropped::write(store::Connection& connection, std::string_view, Time) const {
    drop_draft(connection, entry, seen);
}

bool DraftPublished::still_so(store::Connection& connection) const {
    const std::string& id = draft.entry.id;
    return revision_of(connection, id) == draft.revision && published_version(connection, id) == draft.base;
}

void DraftPublished::write(store::Connection& connection, std::string_view actor, Time now) const {
    drop_draft(connection, draft.entry.id, draft.revision);
    put_entry(connection, draft.entry, actor, now);
}

bool EntryChanged::still_so(store::Connection& connection) const {
    return published_version(connection, entry.id) == version;
}

void EntryChanged::write(store::Connection& connection, std::string_view actor, Time now) const {
    put_entry(connection, entry, actor, now);
}

bool EntryRetired::still_so(store::Connection& connection) const {
    return published_version(connection, entry) == version;
}

void EntryRetired::write(store::Connection& connection, std::string_view actor, Time now) const {
    retire_entry(connection, entry, actor, now);
}

Standing standing_of(store::Connection& connection, std::string_view entry) {
    return {published_version(connection, entry), draft_of(connection, entry), golden_questions(connection)};
}

}  // namespace twicket::knowledge
