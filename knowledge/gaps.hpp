// Questions that found no answer, similar ones together (rows 19, 21). Pure: texts in, groups out; who asked and where is
// the caller's business. Nothing here asks the ranker.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace twicket::knowledge {

struct Gap {
    std::size_t typical = 0;               // the question most like the others
    std::vector<std::size_t> questions{};  // all of them, in the order given
};

// Groups in the order of their size, then of their newest question; `texts` from old to new, each in `languages` ("en";
// empty counts as English) of the same position. Texts without a word that tells anything are left out.
std::vector<Gap> group_similar(const std::vector<std::string>& texts, const std::vector<std::string>& languages);

}  // namespace twicket::knowledge
