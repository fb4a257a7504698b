// Asking a segment. Building one is segment_builder.cpp.
#include "knowledge/segment.hpp"

#include <cmath>

namespace twicket::knowledge {
namespace {

constexpr std::uint32_t most_compared =
    200;                              // single wordings of an entry: those with thousands are mined, not written
constexpr float bm25_ceiling = 3.0f;  // k1 + 1 with k1 = 2: postings keep impact / ceiling

float bm25_idf(double documents, double bearing) {
    return static_cast<float>(std::log(1.0 + (documents - bearing + 0.5) / (bearing + 0.5)));
}

// Equal hashes become one feature with sublinear count, times idf and the mean of their words' weights (given as the
// features' weights); the block is scaled to unit length.
template <class Idf>
void weigh(std::vector<Feature>& block, const Idf& idf) {
    std::sort(block.begin(), block.end(), [](const Feature& a, const Feature& b) { return a.hash < b.hash; });
    std::size_t out = 0;
    double squares = 0, plain_squares = 0;
    for (std::size_t i = 0; i < block.size();) {
        std::size_t next = i;
        float told = 0, plainly = 0;
        for (; next < block.size() && block[next].hash == block[i].hash; ++next)
            told += block[next].weight, plainly += block[next].plain;
        const auto count = static_cast<float>(next - i);
        const float frequency = idf(block[i].hash);
        if (frequency > 0) {
            const float full = (1.0f + std::log(count)) * frequency;
            const float weight = full * told / count, plain = full * plainly / count;
            squares += static_cast<double>(weight) * weight;
            plain_squares += static_cast<double>(plain) * plain;
            block[out++] = {block[i].hash, weight, plain};
        }
        i = next;
    }
    block.resize(out);
    const auto scale = static_cast<float>(squares > 0 ? 1.0 / std::sqrt(squares) : 0.0);
    const auto plain_scale = static_cast<float>(plain_squares > 0 ? 1.0 / std::sqrt(plain_squares) : 0.0);
    for (Feature& feature : block) feature.weight *= scale, feature.plain *= plain_scale;
}

}  // namespace

Probe Segment::probe(std::span<const Token> tokens) const {
    Probe probe;
    std::vector<std::uint64_t> hashes;
    const Token* before = nullptr;
    float before_plain = 0;
    for (const Token& token : tokens) {
        const std::uint64_t word = hash_of_word(token.stem);
        const float plain = token.added ? token.weight : 1.0f;
        probe.words.push_back({word, token.weight, plain});
        if (before && !before->added && !token.added)
            probe.words.push_back({hash_of_pair(hash_of_word(before->stem), word),
                                   std::max(before->weight, token.weight), std::max(before_plain, plain)});
        probe.terms.push_back({word, token.weight, token.added ? 0.0f : 1.0f});
        hashes.clear();
        append_gram_hashes(token.surface, hashes);
        for (const std::uint64_t hash : hashes) probe.grams.push_back({hash, token.weight, plain});
        before = &token;
        before_plain = plain;
    }
    weigh(probe.words, [this](std::uint64_t hash) {
        const std::uint32_t number = words_.find(hash);
        return number == no_feature ? 0.0f : word_idf_[number];
    });
    weigh(probe.grams, [this](std::uint64_t hash) {
        const std::uint32_t number = grams_.find(hash);
        return number == no_feature ? 0.0f : gram_idf_[number];
    });
    std::sort(probe.terms.begin(), probe.terms.end(), [](const Feature& a, const Feature& b) {
        return a.hash != b.hash ? a.hash < b.hash : a.plain > b.plain;
    });
    const auto same = [](const Feature& a, const Feature& b) { return a.hash == b.hash; };
    probe.terms.erase(std::unique(probe.terms.begin(), probe.terms.end(), same), probe.terms.end());
    return probe;
}

void Segment::add_bm25(const Probe& probe, const Segment& statistics, float* scores) const {
    for (const Feature& term : probe.terms) {
        const std::uint32_t number = words_.find(term.hash);
        if (number != no_feature)
            bm25_.accumulate(number, term.weight * statistics.entry_idf(term.hash) * bm25_ceiling, scores);
    }
}

void Segment::add_centroid(const Probe& probe, float* scores) const {
    constexpr float half = 0.70710678f;  // both blocks of the question are of unit length: the whole is √2 long
    for (const Feature& feature : probe.words)
        if (const std::uint32_t number = words_.find(feature.hash); number != no_feature)
            word_centroid_.accumulate(number, feature.weight * half, scores);
    for (const Feature& feature : probe.grams)
        if (const std::uint32_t number = grams_.find(feature.hash); number != no_feature)
            gram_centroid_.accumulate(number, feature.weight * half, scores);
}

void Segment::add_answer(const Probe& probe, const Segment& statistics, float* scores) const {
    for (const Feature& term : probe.terms) {
        const std::uint32_t number = answer_words_.find(term.hash);
        if (number != no_feature)
            answer_bm25_.accumulate(number, term.weight * statistics.answer_idf(term.hash) * bm25_ceiling, scores);
    }
}

float Segment::entry_idf(std::uint64_t hash) const {
    return bm25_idf(static_cast<double>(size()), bm25_.length(words_.find(hash)));
}

float Segment::answer_idf(std::uint64_t hash) const {
    return bm25_idf(static_cast<double>(answered_), answer_bm25_.length(answer_words_.find(hash)));
}

bool Segment::knows(std::uint64_t stem_hash) const {
    return bm25_.length(words_.find(stem_hash)) > 0;
}

bool Segment::knows_in_answers(std::uint64_t stem_hash) const {
    return answer_words_.find(stem_hash) != no_feature;
}

bool Segment::bears(std::uint64_t stem_hash, std::uint32_t slot) const {
    const std::uint32_t word = words_.find(stem_hash);
    if (word != no_feature && bm25_.contains(word, slot)) return true;
    const std::uint32_t answer_word = answer_words_.find(stem_hash);
    return answer_word != no_feature && answer_bm25_.contains(answer_word, slot);
}

void Segment::add_likeness(std::uint32_t slot, std::size_t most, float* scores) const {
    const auto begin = text_words_.begin();
    std::vector<std::uint32_t> words{begin + text_ends_[entry_texts_[slot]],
                                     begin + text_ends_[entry_texts_[slot + 1]]};
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    const std::size_t kept = std::min(most, words.size());
    std::partial_sort(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(kept), words.end(),
                      [this](std::uint32_t a, std::uint32_t b) {
                          return bm25_.length(a) != bm25_.length(b) ? bm25_.length(a) < bm25_.length(b) : a < b;
                      });
    for (std::size_t i = 0; i < kept; ++i)
        bm25_.accumulate(words[i], bm25_idf(static_cast<double>(size()), bm25_.length(words[i])) * bm25_ceiling,
                         scores);
}

float Segment::rarest_idf() const {
    return static_cast<float>(std::log(1.0 + static_cast<double>(texts_)) + 1);
}

float Segment::nearest(std::uint32_t slot, std::span<const std::uint32_t> words, double squares) const {
    double best = 0;
    const std::uint32_t last = std::min(entry_texts_[slot + 1], entry_texts_[slot] + most_compared);
    for (std::uint32_t text = entry_texts_[slot]; text < last; ++text) {
        double common = 0, own = 0;
        for (std::uint32_t at = text_ends_[text]; at < text_ends_[text + 1]; ++at) {
            const double square = static_cast<double>(word_idf_[text_words_[at]]) * word_idf_[text_words_[at]];
            own += square;
            if (std::binary_search(words.begin(), words.end(), text_words_[at])) common += square;
        }
        if (common > 0) best = std::max(best, common / std::sqrt(own * squares));
    }
    return static_cast<float>(std::min(best, 1.0));
}

std::size_t Segment::bytes() const {
    return words_.bytes() + grams_.bytes() + answer_words_.bytes() + bm25_.bytes() + word_centroid_.bytes() +
           gram_centroid_.bytes() + answer_bm25_.bytes() + (word_idf_.capacity() + gram_idf_.capacity()) * 4 +
           (answer_lengths_.capacity() + text_words_.capacity() + text_ends_.capacity() + entry_texts_.capacity()) * 4 +
           (speller_ ? speller_->bytes() : 0);
}

}  // namespace twicket::knowledge
