// The deletion index: two words are within d edits only if deleting at most d letters from each can make them equal.
#include "knowledge/speller.hpp"

#include <algorithm>

#include "knowledge/analysis.hpp"

namespace twicket::knowledge {
namespace {

constexpr std::size_t shortest = 4, longest = 24;  // bytes; a three-letter word has too many neighbours
constexpr std::size_t two_edits_from = 7;
constexpr std::size_t many_words = 40'000;  // above, only single deletions are kept: memory

bool has_digit(std::string_view word) {
    return word.find_first_of("0123456789") != word.npos;
}

void deletions_of(const std::string& word, int depth, std::vector<std::uint32_t>& into) {
    into.push_back(static_cast<std::uint32_t>(hash_of_word(word)));
    if (depth == 0) return;
    for (std::size_t i = 1; i < word.size(); ++i) {  // the first letter always stays
        std::string shorter = word;
        shorter.erase(i, 1);
        deletions_of(shorter, depth - 1, into);
    }
}

std::vector<std::uint32_t> unique_deletions(const std::string& word, int depth) {
    std::vector<std::uint32_t> hashes;
    deletions_of(word, depth, hashes);
    std::sort(hashes.begin(), hashes.end());
    hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
    return hashes;
}

// Damerau's distance with neighbours swapped (optimal string alignment), bytes.
std::size_t distance(std::string_view left, std::string_view right) {
    std::array<std::array<std::size_t, longest + 2>, 3> rows{};
    for (std::size_t j = 0; j <= right.size(); ++j) rows[0][j] = j;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        auto& row = rows[i % 3];
        const auto& above = rows[(i + 2) % 3];
        const auto& higher = rows[(i + 1) % 3];
        row[0] = i;
        for (std::size_t j = 1; j <= right.size(); ++j) {
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (left[i - 1] != right[j - 1])});
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                row[j] = std::min(row[j], higher[j - 2] + 1);
        }
    }
    return rows[left.size() % 3][right.size()];
}

int edits_for(std::size_t size) {
    return size >= two_edits_from ? 2 : 1;
}

}  // namespace

Speller::Speller(std::vector<Known> words) : words_{std::move(words)} {
    std::erase_if(words_, [](const Known& known) {
        return known.word.size() < shortest || known.word.size() > longest || has_digit(known.word);
    });
    std::sort(words_.begin(), words_.end(), [](const Known& a, const Known& b) { return a.word < b.word; });
    for (std::uint32_t number = 0; number < words_.size(); ++number) {
        const std::string& word = words_[number].word;
        const int depth = words_.size() > many_words ? 1 : edits_for(word.size());
        for (const std::uint32_t hash : unique_deletions(word, depth)) deletions_.push_back({hash, number});
    }
    std::sort(deletions_.begin(), deletions_.end(), [](const Deletion& a, const Deletion& b) {
        return a.hash != b.hash ? a.hash < b.hash : a.word < b.word;
    });
    deletions_.shrink_to_fit();
}

std::string_view Speller::nearest(std::string_view word) const {
    // A typed word may have lost one letter of the shortest.
    if (word.size() + 1 < shortest || word.size() > longest || has_digit(word)) return {};
    const auto limit = static_cast<std::size_t>(edits_for(word.size()));
    const Known* best = nullptr;
    std::size_t best_distance = limit + 1;
    for (const std::uint32_t hash :
         unique_deletions(std::string{word}, words_.size() > many_words ? 1 : static_cast<int>(limit))) {
        auto at = std::lower_bound(deletions_.begin(), deletions_.end(), hash,
                                   [](const Deletion& deletion, std::uint32_t value) { return deletion.hash < value; });
        for (; at != deletions_.end() && at->hash == hash; ++at) {
            const Known& known = words_[at->word];
            if (known.word[0] != word[0]) continue;
            const std::size_t apart = distance(word, known.word);
            if (apart > limit || apart > best_distance) continue;
            if (!best || apart < best_distance || known.count > best->count ||
                (known.count == best->count && known.word < best->word))
                best = &known, best_distance = apart;
        }
    }
    return best ? std::string_view{best->word} : std::string_view{};
}

std::size_t Speller::bytes() const {
    std::size_t bytes = deletions_.capacity() * sizeof(Deletion) + words_.capacity() * sizeof(Known);
    for (const Known& known : words_) bytes += known.word.size() > 15 ? known.word.size() : 0;
    return bytes;
}

}  // namespace twicket::knowledge
