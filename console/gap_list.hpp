// Gaps as the console shows them: who has no answer, with counts, places and the person to ask for one.
#pragma once
#include <nlohmann/json.hpp>
#include <vector>

#include "console/asked.hpp"
#include "console/resolution.hpp"

namespace twicket::console {

// The questions among these that found no answer of ours: left open, passed on, or called not helpful.
std::vector<PastAsking> in_vain(const std::vector<PastAsking>& askings);

// Groups of them, the biggest first, at most `limit`. What the knowledge answers by now is left out.
nlohmann::json gaps_json(const Parts& parts, const std::vector<PastAsking>& askings, std::size_t limit);

}  // namespace twicket::console
