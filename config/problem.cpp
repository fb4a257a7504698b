// Problems as text, and the guess behind "did you mean".
#include "config/problem.hpp"

#include <algorithm>

namespace twicket::config {

std::string Problem::text() const {
    return line > 0 ? file + ':' + std::to_string(line) + ": " + message : file + ": " + message;
}

namespace {

// Edits between two words, where a swap of neighbours counts as one ("prot" → "port").
std::size_t distance(std::string_view left, std::string_view right) {
    std::vector<std::vector<std::size_t>> table(left.size() + 1, std::vector<std::size_t>(right.size() + 1));
    for (std::size_t i = 0; i <= left.size(); ++i) table[i][0] = i;
    for (std::size_t j = 0; j <= right.size(); ++j) table[0][j] = j;
    for (std::size_t i = 1; i <= left.size(); ++i)
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const std::size_t changed = table[i - 1][j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
            table[i][j] = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1, changed});
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
        }
    return table[left.size()][right.size()];
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
    constexpr std::size_t longest = 64;  // no key is longer; keeps the table small for hostile input
    if (word.size() > longest) return {};
    std::string best;
    std::size_t best_distance = (word.size() < 4 ? 1 : std::max<std::size_t>(2, word.size() / 3)) + 1;
    for (const std::string& name : known) {
        if (name.size() > longest) continue;
        const std::size_t d = distance(word, name);
        if (d < best_distance) best_distance = d, best = name;
    }
    return best;
}

}  // namespace twicket::config
