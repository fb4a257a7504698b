// Drafts of entries and golden questions in the store. One draft an entry, with a revision that rises with each writing:
// whoever writes over another's must have seen it. Plain functions over a connection, to be run in a store's job.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/clock.hpp"
#include "bot/store/database.hpp"
#include "knowledge/entry.hpp"
#include "knowledge/replay.hpp"

namespace twicket::knowledge {

struct Draft {
    Entry entry;
    std::int64_t base = 0;      // the published version it was made from; 0: a new entry
    std::int64_t revision = 0;  // from 1
    std::string author;         // a person's id: who wrote it last
    std::string approved_by{};  // a second person's; gone with the next writing
    std::string origin{};       // where it came from: "gap", "thread:…", empty
    Time updated{};
};

std::optional<Draft> draft_of(store::Connection& connection, std::string_view entry);
std::vector<Draft> all_drafts(store::Connection& connection);

// Writes it when the stored revision is `seen` (0: there was none); the new revision. Nothing: somebody else wrote
// meanwhile, and what is stored is untouched.
std::optional<std::int64_t> put_draft(store::Connection& connection, const Draft& draft, std::int64_t seen, Time now);
// False: there is none of that revision.
bool drop_draft(store::Connection& connection, std::string_view entry, std::int64_t seen);
bool approve_draft(store::Connection& connection, std::string_view entry, std::int64_t seen, std::string_view person);

std::vector<Golden> golden_questions(store::Connection& connection);
std::int64_t add_golden(store::Connection& connection, const Golden& golden, std::string_view person, Time now);
bool drop_golden(store::Connection& connection, std::int64_t number);

// The published version of an entry, 0 when it is not published.
std::int64_t published_version(store::Connection& connection, std::string_view entry);

}  // namespace twicket::knowledge
