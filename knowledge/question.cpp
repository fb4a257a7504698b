// Words of the question, unknown ones mended by the base's vocabulary, synonyms that the base knows put beside.
#include "knowledge/question.hpp"

#include <cmath>

#include "knowledge/speller.hpp"
#include "knowledge/thesaurus.hpp"

namespace twicket::knowledge {
namespace {

// A synonym of a word that the base does not know stands in for it; one of a word that it knows is a faint hint.
constexpr float weight_for_unknown = 0.5f, weight_for_known = 0.2f;
constexpr std::size_t most_synonyms = 3, most_looked_at = 20;  // of one word
constexpr float least_nearness = 0.1f;

class Preparation {
  public:
    Preparation(const View& view, std::string_view language)
        : view_{view},
          language_{language},
          thesaurus_{language == "en" && !Thesaurus::english().empty() ? &Thesaurus::english() : nullptr} {}

    bool asked_of(std::uint64_t stem_hash) const {  // by some entry's questions
        return view_.base->knows(stem_hash) || (view_.fresh && view_.fresh->knows(stem_hash));
    }
    bool knows(const Token& token) const {
        const std::uint64_t hash = hash_of_word(token.stem);
        return asked_of(hash) || view_.base->knows_in_answers(hash);
    }
    // True: the word is the language's, so that it is no misspelling.
    bool is_word(const Token& token) const { return thesaurus_ && thesaurus_->knows(token.surface); }

    void add_synonyms(const Token& token, bool known, std::vector<Token>& into) const {
        if (!thesaurus_ || token.weight < 1) return;
        std::size_t found = 0;
        for (const Thesaurus::Synonym& synonym : thesaurus_->synonyms_of(token.surface, most_looked_at)) {
            if (synonym.nearness < least_nearness || found == most_synonyms) break;
            Token other{.surface = std::string{synonym.word}, .stem = stem(synonym.word, language_)};
            if (other.stem == token.stem || !asked_of(hash_of_word(other.stem))) continue;
            other.weight = (known ? weight_for_known : weight_for_unknown) * std::sqrt(synonym.nearness);
            other.added = true;
            into.push_back(std::move(other));
            ++found;
        }
    }

    void mend(Token& token, std::vector<std::pair<std::string, std::string>>& corrections) const {
        const Speller* speller = view_.base->speller();
        const std::string_view nearest = speller ? speller->nearest(token.surface) : std::string_view{};
        if (nearest.empty()) return;
        corrections.emplace_back(token.surface, nearest);
        token.surface = nearest;
        token.stem = stem(nearest, language_);
    }

  private:
    const View& view_;
    std::string_view language_;
    const Thesaurus* thesaurus_;
};

}  // namespace

PreparedQuestion prepare(const View& view, std::string_view question, std::string_view language) {
    const Preparation preparation{view, language};
    PreparedQuestion prepared;
    prepared.tokens = tokens_of(question, language);
    std::vector<Token> telling, synonyms;
    for (const Token& token : prepared.tokens)
        if (!is_filler(token.surface, language) || preparation.knows(token)) telling.push_back(token);
    if (!telling.empty()) prepared.tokens = std::move(telling);
    for (Token& token : prepared.tokens) {
        const bool known = preparation.knows(token);
        if (known || preparation.is_word(token))
            preparation.add_synonyms(token, known, synonyms);
        else
            preparation.mend(token, prepared.corrections);
    }
    prepared.tokens.insert(prepared.tokens.end(), synonyms.begin(), synonyms.end());
    prepared.probe = view.base->probe(prepared.tokens);
    return prepared;
}

}  // namespace twicket::knowledge
