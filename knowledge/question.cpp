// Words of the question, unknown ones mended by the base's vocabulary.
#include "knowledge/question.hpp"

#include "knowledge/speller.hpp"

namespace twicket::knowledge {

PreparedQuestion prepare(const View& view, std::string_view question, std::string_view language) {
    PreparedQuestion prepared;
    prepared.tokens = tokens_of(question, language);
    const auto knows = [&](const Token& token) {
        const std::uint64_t hash = hash_of_word(token.stem);
        return view.base->knows(hash) || view.base->knows_in_answers(hash) || (view.fresh && view.fresh->knows(hash));
    };
    std::vector<Token> telling;
    for (const Token& token : prepared.tokens)
        if (!is_filler(token.surface, language) || knows(token)) telling.push_back(token);
    if (!telling.empty()) prepared.tokens = std::move(telling);
    const Speller* speller = view.base->speller();
    for (Token& token : prepared.tokens) {
        if (!speller || knows(token)) continue;
        const std::string_view nearest = speller->nearest(token.surface);
        if (nearest.empty()) continue;
        prepared.corrections.emplace_back(token.surface, nearest);
        token.surface = nearest;
        token.stem = stem(nearest, language);
    }
    prepared.probe = view.base->probe(prepared.tokens);
    return prepared;
}

}  // namespace twicket::knowledge
