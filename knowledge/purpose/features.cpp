// Each group of features is brought to a length of its own, so that a long message weighs as much as a short one.
#include "knowledge/purpose/features.hpp"

#include <algorithm>
#include <cmath>

#include "bot/text/fold.hpp"
#include "bot/text/language.hpp"
#include "knowledge/analysis.hpp"
#include "knowledge/purpose/concepts.hpp"

namespace twicket::knowledge {
namespace {

constexpr std::size_t most_words = 80;  // what a message is for is said early
constexpr double word_length = 0.6, pair_length = 0.5, gram_length = 0.6, concept_length = 1.3, sign_length = 1.8;

std::uint64_t salted(std::uint64_t salt, std::uint64_t value) {
    return hash_of_pair(salt * 0x9e3779b97f4a7c15ULL + 17, value);
}

enum Salt : std::uint64_t {
    word = 1,
    stemmed,
    pair,
    gram,
    idea,
    idea_pair,
    idea_asked,
    first_idea,
    first_word,
    first_two,
    last_word,
    sign
};

class Group {
  public:
    Group(TextFeatures& into, double length) : into_{into}, length_{length} {}
    ~Group() {
        std::sort(own_.begin(), own_.end(), [](const auto& a, const auto& b) { return a.hash < b.hash; });
        own_.erase(std::unique(own_.begin(), own_.end(), [](const auto& a, const auto& b) { return a.hash == b.hash; }),
                   own_.end());
        const auto value =
            static_cast<float>(length_ / std::sqrt(std::max<double>(1, static_cast<double>(own_.size()))));
        for (TextFeature& feature : own_) {
            feature.value = value;
            into_.push_back(feature);
        }
    }
    Group(const Group&) = delete;
    Group& operator=(const Group&) = delete;
    void add(Salt salt, std::uint64_t value, std::uint32_t word = no_word) {
        own_.push_back({salted(salt, value), 0, word});
    }

  private:
    TextFeatures& into_;
    double length_;
    TextFeatures own_{};
};

// "n'arrive" → "n arrive": an elided word is one of its own.
std::string without_elisions(std::string folded) {
    for (std::size_t at = folded.find_first_of("'\xe2"); at != folded.npos;
         at = folded.find_first_of("'\xe2", at + 1)) {
        const std::size_t size = folded[at] == '\'' ? 1 : folded.compare(at, 3, "\xe2\x80\x99") == 0 ? 3 : 0;
        if (size == 0) continue;
        const std::size_t before = at == 0 ? folded.npos : folded.find_last_of(" \n\t(\"", at - 1);
        const std::string_view head = std::string_view{folded}.substr(before + 1, at - before - 1);
        if ((head.size() == 1 && head != "i") || head == "qu") folded.replace(at, size, " ");
    }
    return folded;
}

bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
}

// "INC-12", "REQ 4410", "T-3".
bool names_ticket(std::string_view text) {
    for (std::size_t at = 0; at + 2 < text.size(); ++at) {
        std::size_t capitals = at;
        while (capitals < text.size() && text[capitals] >= 'A' && text[capitals] <= 'Z') ++capitals;
        if (capitals == at) continue;
        std::size_t digits = capitals + (capitals < text.size() && text[capitals] == '-');
        const std::size_t from = digits;
        while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') ++digits;
        if (digits - from >= 2 && (digits > capitals + 2)) return true;
        at = capitals;
    }
    return false;
}

void add_signs(Group& group, std::string_view text, std::size_t words) {
    const auto sign = [&](bool there, std::uint64_t number) {
        if (there) group.add(Salt::sign, number);
    };
    const auto count = [&](std::string_view set) {
        return std::count_if(text.begin(), text.end(), [&](char c) { return set.find(c) != set.npos; });
    };
    const auto last = text.find_last_not_of(" \n\t");
    const bool asked = holds(text, "?");
    sign(asked, 1);
    sign(last != text.npos && text[last] == '?', 2);
    sign(count("?") > 1, 3);
    sign(count("!") == 1, 4);
    sign(count("!") > 1, 5);
    sign(holds(text, "http://") || holds(text, "https://") || holds(text, "www."), 6);
    sign(count("{};=<>$&|") >= 2, 7);
    sign(count("0123456789") > 0, 8);
    sign(names_ticket(text), 9);
    sign(text.starts_with('@'), 10);
    sign(holds(text, "\"") || holds(text, "„") || holds(text, "«") || holds(text, "“"), 11);
    sign(holds(text, "..") || holds(text, "…"), 12);
    sign(holds(text, "\n"), 13);
    sign(holds(text, "❤") || holds(text, "👍") || holds(text, "🙏") || holds(text, "🎉") || holds(text, "🙂"), 14);
    sign(holds(text, "😂") || holds(text, "🤣") || holds(text, "😄") || holds(text, "😅"), 15);
    sign(holds(text, "🙄") || holds(text, "😡") || holds(text, "🤬") || holds(text, "😤"), 16);
    sign(words == 0, 17);
    sign(words == 1, 18);
    sign(words == 2, 19);
    sign(words == 3, 20);
    sign(words > 3 && words <= 6, 21);
    sign(words > 6 && words <= 12, 22);
    sign(words > 12 && words <= 25, 23);
    sign(words > 25, 24);
    sign(count("#*_`") >= 3, 25);
}

void add_words(PurposeText& made, std::string_view language) {
    Group words{made.features, word_length}, pairs{made.features, pair_length}, grams{made.features, gram_length};
    std::vector<std::uint64_t> hashes;
    std::uint64_t before = 0;
    for (std::uint32_t i = 0; i < made.words.size(); ++i) {
        const std::string& surface = made.words[i];
        const std::uint64_t own = hash_of_word(surface), stem_of = hash_of_word(stem(surface, language));
        words.add(Salt::word, own, i);
        words.add(Salt::stemmed, stem_of, i);
        pairs.add(Salt::pair, hash_of_pair(before, own), i);
        before = own;
        hashes.clear();
        append_gram_hashes(surface, hashes);
        for (const std::uint64_t hash : hashes) grams.add(Salt::gram, hash, i);
    }
    if (made.words.empty()) return;
    pairs.add(Salt::first_word, hash_of_word(made.words.front()), 0);
    pairs.add(Salt::last_word, hash_of_word(made.words.back()), static_cast<std::uint32_t>(made.words.size() - 1));
    if (made.words.size() > 1)
        pairs.add(Salt::first_two, hash_of_pair(hash_of_word(made.words[0]), hash_of_word(made.words[1])), 0);
}

void add_concepts(PurposeText& made, bool asked) {
    Group ideas{made.features, concept_length};
    std::vector<std::uint32_t> before;
    bool first = true;
    for (std::uint32_t i = 0; i < made.words.size(); ++i) {
        const std::vector<std::uint32_t> own = concepts_of(made.words[i]);
        for (const std::uint32_t number : own) {
            ideas.add(Salt::idea, number, i);
            ideas.add(Salt::idea_asked, number * 2 + asked, i);
            if (first) ideas.add(Salt::first_idea, number, i);
            for (const std::uint32_t earlier : before) ideas.add(Salt::idea_pair, earlier * 1000ULL + number, i);
        }
        if (own.empty()) continue;
        before = own;
        first = false;
    }
}

}  // namespace

PurposeText purpose_text(std::string_view text) {
    PurposeText made;
    made.words = text::words(without_elisions(text::fold(text)));
    const std::size_t all = made.words.size();
    if (all > most_words) made.words.resize(most_words);
    add_words(made, text::detect_language(text));
    add_concepts(made, holds(text, "?"));
    Group signs{made.features, sign_length};
    add_signs(signs, text, all);
    return made;
}

TextFeatures topic_features(std::string_view text, std::string_view language) {
    TextFeatures features;
    Group words{features, 1.5}, pairs{features, 1.0};
    std::uint64_t before = 0;
    for (const Token& token : tokens_of(text, language)) {
        const std::uint64_t own = hash_of_word(token.stem);
        words.add(Salt::stemmed, own);
        pairs.add(Salt::pair, hash_of_pair(before, own));
        before = own;
    }
    return features;
}

}  // namespace twicket::knowledge
