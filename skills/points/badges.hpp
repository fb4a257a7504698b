// Badges that say something (row 46): each rests on proof in the ledger and goes with it. Pure.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace twicket::points {

// What stands in the ledger for one person.
struct Proof {
    std::int64_t answers = 0;        // accepted answers and resolved tickets
    std::int64_t verified = 0;       // entries looked through
    std::int64_t people_helped = 0;  // different people who found something helpful
    bool in_outage = false;          // helped with a service within a day of its outage
};

enum class Badge { first_answer, ten_verified, outage_helper, many_helped };
// A key of the texts.
std::string_view name_of(Badge badge);
std::vector<Badge> badges_of(const Proof& proof);

}  // namespace twicket::points
