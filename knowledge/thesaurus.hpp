// English words that mean the same, from WordNet as Debian's package wordnet-base installs it; without the package
// nothing is known and ranking goes on without. One for the process, immutable. Which synonyms are of use to a question
// is question.cpp's.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twicket::knowledge {

class Thesaurus {
  public:
    // Read at the first call (about 0.03 s, 4 MB kept); any thread.
    static const Thesaurus& english();

    bool empty() const { return words_.empty(); }
    // Is this a usual word of the language, in a dictionary's form or inflected? Folded. Words that WordNet never met
    // in a text do not count: too many slips of the finger make one of them.
    bool knows(std::string_view surface) const;

    struct Synonym {
        std::string_view word;  // in dictionary form; lives as long as the thesaurus
        float nearness;         // 1: both words' most frequent meaning; less for rarer ones
    };
    // The nearest first, at most `most`; words of one part only.
    std::vector<Synonym> synonyms_of(std::string_view surface, std::size_t most) const;

    // For tests: the four index files of another folder.
    explicit Thesaurus(const std::string& folder);

  private:
    struct Sense {
        std::uint32_t word;  // number in words_
        std::uint32_t
            key;  // WordNet's number of the synonym set, part of speech (2 bits), rank of the meaning (2 bits)
        std::uint32_t meaning() const { return key >> 2; }
        std::uint32_t rank() const { return key & 3; }  // among the word's meanings, by frequency
    };
    void read_irregular(const std::string& file);
    std::uint32_t number_of(std::string_view word) const;
    std::vector<std::uint32_t> base_forms(std::string_view surface) const;
    std::string_view word(std::uint32_t number) const;

    std::string letters_;                                         // all words, sorted, one after the other
    std::vector<std::uint32_t> words_;                            // where each begins; one more at the end
    std::vector<bool> usual_;                                     // by word
    std::vector<Sense> by_word_, by_meaning_;                     // the same senses in two orders
    std::vector<std::pair<std::string, std::string>> irregular_;  // inflected → dictionary form, sorted
};

}  // namespace twicket::knowledge
