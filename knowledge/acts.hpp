// What a turn may do to drafts and entries (bot/knowledge_act): each names the revision or version that it has seen,
// and nothing is written over another's words. Whoever serves the entries hears of it from the skill (committed).
#pragma once
#include <cstdint>
#include <string>

#include "bot/knowledge_act.hpp"
#include "knowledge/draft_store.hpp"

namespace twicket::knowledge {

struct DraftWritten final : KnowledgeAct {
    DraftWritten(Draft written, std::int64_t seen_revision) : draft{std::move(written)}, seen{seen_revision} {}
    Draft draft;
    std::int64_t seen;  // 0: there was none
    bool still_so(store::Connection& connection) const override;
    void write(store::Connection& connection, std::string_view actor, Time now) const override;
};

struct DraftDropped final : KnowledgeAct {
    DraftDropped(std::string id, std::int64_t seen_revision) : entry{std::move(id)}, seen{seen_revision} {}
    std::string entry;
    std::int64_t seen;
    bool still_so(store::Connection& connection) const override;
    void write(store::Connection& connection, std::string_view actor, Time now) const override;
};

// The draft becomes the entry; its text is `draft.entry`.
struct DraftPublished final : KnowledgeAct {
    explicit DraftPublished(Draft present) : draft{std::move(present)} {}
    Draft draft;
    bool still_so(store::Connection& connection) const override;
    void write(store::Connection& connection, std::string_view actor, Time now) const override;
};

// A published entry gets another text without a draft: looked through, mended by whoever keeps it.
struct EntryChanged final : KnowledgeAct {
    EntryChanged(Entry text, std::int64_t seen_version) : entry{std::move(text)}, version{seen_version} {}
    Entry entry;
    std::int64_t version;
    bool still_so(store::Connection& connection) const override;
    void write(store::Connection& connection, std::string_view actor, Time now) const override;
};

struct EntryRetired final : KnowledgeAct {
    EntryRetired(std::string id, std::int64_t seen_version) : entry{std::move(id)}, version{seen_version} {}
    std::string entry;
    std::int64_t version;
    bool still_so(store::Connection& connection) const override;
    void write(store::Connection& connection, std::string_view actor, Time now) const override;
};

// How an entry stands: what a turn looks at before it does one of these.
struct Standing {
    std::int64_t version = 0;  // published; 0: it is not
    std::optional<Draft> draft{};
    std::vector<Golden> golden{};
};
Standing standing_of(store::Connection& connection, std::string_view entry);

}  // namespace twicket::knowledge
