// Entries in the store: the present text, its state, and every version. Plain functions over a connection, to be run in
// a store's job: one job is one transaction, so a version and its entry are written together or not at all.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bot/clock.hpp"
#include "bot/store/database.hpp"
#include "knowledge/entry.hpp"

namespace twicket::knowledge {

// "published" entries are served; "retired" ones are kept with their versions.
struct StoredEntry {
    Entry entry;
    std::string state;
    std::int64_t version = 0;  // from 1
    Time updated{};
};

enum class Written { added, changed, same };

// Publishes the entry; a text that is stored already makes no version. `actor`: a person's id, or "import".
Written put_entry(store::Connection& connection, const Entry& entry, std::string_view actor, Time now);

struct WrittenCounts {
    std::size_t added = 0, changed = 0, same = 0;
};
WrittenCounts put_entries(store::Connection& connection, const std::vector<Entry>& entries, std::string_view actor,
                          Time now);

// False: no such published entry.
bool retire_entry(store::Connection& connection, std::string_view id, std::string_view actor, Time now);

// All published entries that one person answers for are the other's from now on; as they are then.
std::vector<Entry> hand_on_entries(store::Connection& connection, std::string_view from, std::string_view to,
                                   std::string_view actor, Time now);

// What is published, in the order of ids. Throws std::runtime_error when a stored body cannot be read: a broken
// invariant.
std::vector<Entry> published_entries(store::Connection& connection);
std::vector<StoredEntry> stored_entries(store::Connection& connection);

struct EntryVersion {
    std::int64_t version = 0;
    std::string actor;
    Time at{};
    Entry entry;
};
// Oldest first; empty: no such entry.
std::vector<EntryVersion> versions_of(store::Connection& connection, std::string_view id);

}  // namespace twicket::knowledge
