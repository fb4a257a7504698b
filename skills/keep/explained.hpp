// What somebody wrote who solved a question, taken apart: the fix, its cause, and how one sees that it worked. By the
// words that lead such sentences in four languages; what no word tells stays with the fix. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace twicket::keep {

struct Explained {
    std::string fix{}, cause{}, check{};  // empty: not said
    bool whole() const { return !fix.empty() && !cause.empty() && !check.empty(); }
};

Explained explained_in(const std::vector<std::string>& messages);

}  // namespace twicket::keep
