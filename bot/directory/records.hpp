// Where the directory is kept: what each source said last, how far it was read, who is here, and who came or went. All
// functions run inside a store job and touch only its connection.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/directory/merge.hpp"
#include "bot/store/database.hpp"

namespace twicket::directory {

// The source of what people hand over of themselves (their LinkedIn export): it only adds to people whom others know.
inline constexpr std::string_view own_exports = "linkedin";

// --- what sources say ---
// New ones and changed ones. A person keeps the id under which the record came first, whatever the source calls it now.
void put_records(store::Connection& connection, const std::string& source, std::span<const Record> records);
void remove_records(store::Connection& connection, const std::string& source, const std::vector<std::string>& keys);
void put_group(store::Connection& connection, const std::string& source, const Group& group);
void remove_group(store::Connection& connection, const std::string& source, const std::string& key);
void replace_groups(store::Connection& connection, const std::string& source, const std::vector<Group>& groups);
Source read_source(store::Connection& connection, const std::string& name);
std::vector<std::string> keys_of(store::Connection& connection, const std::string& source);
// Those for whom a source has records and no configuration names it any more.
std::vector<std::string> sources_kept(store::Connection& connection);
void forget_source(store::Connection& connection, const std::string& name);

// How far a source was read, in words of its own, and why it could not be read last; empty: it could.
struct SourceState {
    std::string mark;
    std::string trouble;
    Time at{};  // of the last reading that succeeded
};
SourceState state_of(store::Connection& connection, const std::string& source);
void put_state(store::Connection& connection, const std::string& source, const SourceState& state);

// Whether so many may vanish at once: at most `percent` of those known, and never all or most; a few always may.
bool may_vanish(std::size_t known, std::size_t vanished, int percent);

// --- who is here ---
struct Stand {
    bool here = true;
    std::string body;  // the person's record as it was last
};
std::map<std::string, Stand> everybody(store::Connection& connection);

struct LifeEvent {
    enum class What { joined, left, returned };
    std::int64_t number = 0;
    std::string person;
    What what = What::joined;
    Time at{};
};
std::string_view name_of(LifeEvent::What what);

// What the merged directory changes about who is here.
struct Moves {
    std::vector<std::pair<std::string, Stand>> put;  // by person
    std::vector<LifeEvent> events;
    std::vector<Person> gone;  // left, and in no source any more; as they were last
    std::vector<Person> kept;  // so many would leave at once that it is surely a mistake: they stay, as they were last
    std::size_t withheld() const { return kept.size(); }
    bool nothing() const { return put.empty() && events.empty(); }
};
// Pure. Where nobody was known before, or very many come at once (a source was added), nobody has joined today.
Moves moves_between(const std::map<std::string, Stand>& before, const Merged& now, int percent, Time at);
void write_moves(store::Connection& connection, const Moves& moves);

// Not told yet, the oldest first.
std::vector<LifeEvent> untold(store::Connection& connection, std::int64_t limit);
void note_told(store::Connection& connection, std::int64_t number, Time at);

}  // namespace twicket::directory
