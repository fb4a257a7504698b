// Words, stems and feature hashes. Stemmers are kept per thread: libstemmer's are not to be shared between threads.
#include "knowledge/analysis.hpp"

#include <libstemmer.h>

#include "bot/text/fold.hpp"

namespace twicket::knowledge {
namespace {

constexpr std::size_t most_words = 2'000;
constexpr float function_word_weight = 0.5f;
constexpr std::size_t longest_gram_word =
    64;  // code points of a word that give grams; the rest is noise (URLs, base64)

struct StemmerDeleter {
    void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};

sb_stemmer* stemmer_for(std::string_view language) {
    thread_local std::map<std::string, std::unique_ptr<sb_stemmer, StemmerDeleter>, std::less<>> stemmers;
    auto found = stemmers.find(language);
    if (found == stemmers.end()) {
        const std::string name{language};
        found = stemmers.emplace(name, sb_stemmer_new(name.c_str(), nullptr)).first;
    }
    return found->second.get();
}

// Thomas Wang's and Steele's mixing step (splitmix64): equal on every machine, unlike std::hash.
std::uint64_t mix(std::uint64_t value) {
    value += 0x9e3779b97f4a7c15ULL;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31);
}

std::vector<std::uint32_t> points_of(std::string_view text) {
    std::vector<std::uint32_t> points;
    for (std::size_t at = 0; at < text.size();) {
        const auto first = static_cast<unsigned char>(text[at]);
        const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        std::uint32_t point = first & (size == 1 ? 0x7F : 0xFF >> (size + 1));
        for (std::size_t i = 1; i < size && at + i < text.size(); ++i)
            point = point << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3F);
        points.push_back(point);
        at += size;
    }
    return points;
}

}  // namespace

std::string base_language(std::string_view language) {
    std::string base{language.substr(0, language.find_first_of("-_"))};
    for (char& c : base)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return base.empty() ? "en" : base;
}

std::string stem(std::string_view surface, std::string_view language) {
    sb_stemmer* stemmer = stemmer_for(language);
    if (!stemmer) return std::string{surface};
    const auto* found =
        sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(surface.data()), static_cast<int>(surface.size()));
    if (!found) return std::string{surface};
    return {reinterpret_cast<const char*>(found), static_cast<std::size_t>(sb_stemmer_length(stemmer))};
}

std::vector<std::string> surfaces_of(std::string_view text) {
    std::vector<std::string> words = text::words(text::fold(text));
    if (words.size() > most_words) words.resize(most_words);
    return words;
}

std::vector<Token> tokens_of(std::string_view text, std::string_view language) {
    std::vector<Token> tokens;
    std::vector<std::string> words = surfaces_of(text);
    tokens.reserve(words.size());
    for (std::string& word : words) {
        std::string stemmed = stem(word, language);
        const float weight = is_function_word(word, language) ? function_word_weight : 1.0f;
        tokens.push_back({std::move(word), std::move(stemmed), weight});
    }
    return tokens;
}

bool is_filler(std::string_view surface, std::string_view language) {
    using Words = std::set<std::string_view>;
    static const Words english{"hello",    "hi",   "hey",    "dear",    "please",   "pls",    "plz",     "thanks",
                               "thank",    "thx",  "cheers", "kindly",  "sorry",    "anyone", "anybody", "someone",
                               "somebody", "guys", "folks",  "team",    "maybe",    "just",   "also",    "actually",
                               "btw",      "ok",   "okay",   "morning", "afternoon"};
    static const Words german{"hallo", "hi",    "hey",    "bitte",      "danke",  "moin", "servus",
                              "guten", "liebe", "lieber", "leute",      "jemand", "mal",  "eigentlich",
                              "ok",    "sorry", "gerne",  "vielleicht", "team"};
    static const Words french{"bonjour", "salut", "svp",    "merci", "coucou", "plait",
                              "cher",    "chère", "quelqu", "ok",    "désolé", "équipe"};
    static const Words spanish{"hola",   "gracias", "favor", "buenas", "buenos", "días",
                               "tardes", "alguien", "ok",    "perdón", "equipo"};
    const Words* words = language == "en"   ? &english
                         : language == "de" ? &german
                         : language == "fr" ? &french
                         : language == "es" ? &spanish
                                            : nullptr;
    return words && words->contains(surface);
}

std::uint64_t hash_of_word(std::string_view stemmed) {
    std::uint64_t hash = stemmed.size();
    for (const char c : stemmed) hash = mix(hash ^ static_cast<unsigned char>(c));
    return hash;
}

std::uint64_t hash_of_pair(std::uint64_t first, std::uint64_t second) {
    return mix(first * 3 + mix(second));
}

void append_gram_hashes(std::string_view surface, std::vector<std::uint64_t>& into) {
    std::vector<std::uint32_t> points = points_of(surface);
    if (points.size() > longest_gram_word) points.resize(longest_gram_word);
    points.insert(points.begin(), ' ');
    points.push_back(' ');
    for (std::size_t from = 0; from < points.size(); ++from) {
        std::uint64_t hash = 0;
        for (std::size_t size = 1; size <= 5 && from + size <= points.size(); ++size) {
            hash = mix(hash * 5 + points[from + size - 1]);
            if (size >= 2) into.push_back(hash);
        }
    }
}

}  // namespace twicket::knowledge
