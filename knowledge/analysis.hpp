// Text as the ranker compares it: folded words, their stems, and hashes of the features made from them (stemmed words
// and pairs, characters 2–5 inside a word). No index here; see segment.hpp.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twicket::knowledge {

struct Token {
    std::string surface;  // folded
    std::string stem;     // Snowball's, or the surface where the language has no stemmer
    float weight = 1;     // how much it tells: less for words of grammar and for synonyms
    bool added = false;   // a synonym of a word of the question, not one of its own
};

// "de-AT" → "de"; empty → "en". What stems and language filters compare.
std::string base_language(std::string_view language);
std::string stem(std::string_view surface, std::string_view language);
// The folded words alone. At most 2,000: more adds nothing to a question and only costs.
std::vector<std::string> surfaces_of(std::string_view text);
std::vector<Token> tokens_of(std::string_view text, std::string_view language);

// Courtesy and chat words that say nothing about the subject ("hello", "bitte", "merci"), folded. A question's are left
// out where the base does not know them: they would look like missing knowledge.
bool is_filler(std::string_view surface, std::string_view language);

// Words of grammar (articles, pronouns, prepositions, auxiliaries, question words), folded. A base of terse wordings
// has few of them, and what is rare there would else look telling.
bool is_function_word(std::string_view surface, std::string_view language);

std::uint64_t hash_of_word(std::string_view stem);
std::uint64_t hash_of_pair(std::uint64_t first, std::uint64_t second);
// Appends the hashes of the word's 2- to 5-grams of code points, its two borders counting as a space.
void append_gram_hashes(std::string_view surface, std::vector<std::uint64_t>& into);

}  // namespace twicket::knowledge
