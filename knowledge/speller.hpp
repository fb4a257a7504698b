// Spelling mended by the base's own words: a deletion index (SymSpell's idea) over the words of titles and variants.
// Immutable. A word that the base knows is never touched; what counts as known is the caller's question.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twicket::knowledge {

class Speller {
  public:
    struct Known {
        std::string word;     // folded
        std::uint32_t count;  // times seen
    };
    explicit Speller(std::vector<Known> words);
    // The nearest known word: one edit (a swap of neighbours is one) up to five letters, two from seven on, the same
    // first letter; the more frequent of equals. Empty: none, or the word is too short or has digits.
    std::string_view nearest(std::string_view word) const;
    std::size_t bytes() const;

  private:
    struct Deletion {
        std::uint32_t hash;
        std::uint32_t word;
    };
    std::vector<Known> words_;
    std::vector<Deletion> deletions_;  // sorted by hash
};

}  // namespace twicket::knowledge
