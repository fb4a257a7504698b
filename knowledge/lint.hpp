// What a curator should look at: faults that no importer refuses. Offline: links are checked by
// their form only; who wants them asked takes web_links.
#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/entry.hpp"

namespace twicket::knowledge {

enum class Fault {
    duplicate,
    contradiction,
    dead_link,
    stale,
    expired,
    too_long,
    no_answer,
    no_variants,
    unknown_owner
};
std::string_view name_of(Fault fault);

struct Finding {
    Fault fault;
    std::string entry;     // id
    std::string other{};   // the second entry of a pair
    std::string detail{};  // for a person
    bool operator==(const Finding&) const = default;
};

// In the order of the entries. `today`: "2026-11-22"; stale means verified more than a year before it. Two entries in
// one language whose audiences or scopes cannot meet are no pair.
// `people`: the ids an owner may have; null: not checked.
std::vector<Finding> lint(const std::vector<Entry>& entries, const std::string& today,
                          const std::set<std::string>* people = nullptr);

// The http and https addresses that the entries name, in their lists and in their answers, each once, with the entries
// that name it.
std::map<std::string, std::vector<std::string>> web_links(const std::vector<Entry>& entries);

// Why an entry is not served on that day; empty: it is. `state` as stored; `groups`: those that somebody is in, null:
// not checked.
std::string not_served_because(const Entry& entry, std::string_view state, const std::string& today,
                               const std::set<std::string>* groups);

}  // namespace twicket::knowledge
