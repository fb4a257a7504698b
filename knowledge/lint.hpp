// What a curator should look at: faults that no importer refuses. Offline: links are checked by their form only.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/entry.hpp"

namespace twicket::knowledge {

enum class Fault { duplicate, contradiction, dead_link, stale, expired, too_long, no_answer, no_variants };
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
std::vector<Finding> lint(const std::vector<Entry>& entries, const std::string& today);

}  // namespace twicket::knowledge
