// Words of four languages that mean the same to a desk: "kaputt", "en panne", "roto" and "broken" are one concept. What
// was learned of one language so helps the others.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace twicket::knowledge {

// The numbers of the concepts that a folded word belongs to; most belong to none.
std::vector<std::uint32_t> concepts_of(std::string_view word);

}  // namespace twicket::knowledge
