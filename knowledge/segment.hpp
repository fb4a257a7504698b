// An immutable inverted index over a list of entries: BM25 over an entry's words, cosine to the centroid of its texts
// (two TF-IDF blocks: stemmed words 1–2, characters 2–5), BM25 over answers. The ranker keeps a large one and a small
// one for what has changed since; the small one borrows the large one's statistics.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/analysis.hpp"
#include "knowledge/entry.hpp"
#include "knowledge/speller.hpp"

namespace twicket::knowledge {

constexpr std::uint32_t no_feature = 0xFFFFFFFF;

// Feature hash → number, in order of first sight. Open addressing, 12 bytes a place, at most 2/3 full.
class Dictionary {
  public:
    std::uint32_t find(std::uint64_t hash) const;
    std::uint32_t add(std::uint64_t hash);
    std::uint32_t size() const { return count_; }
    std::size_t bytes() const { return keys_.capacity() * 8 + numbers_.capacity() * 4; }

  private:
    void grow();
    std::vector<std::uint64_t> keys_;
    std::vector<std::uint32_t> numbers_;
    std::uint32_t count_ = 0;
};

// For each feature the slots (entries by position) that bear it, with a weight in [0, 1] stored in 16 bits.
class Postings {
  public:
    // First count every pair, then add every pair in the same order of features' owners, then all is fixed.
    void count(std::uint32_t feature);
    void drop_longer_than(std::uint32_t limit);  // after counting: such lists stay empty
    bool is_dropped(std::uint32_t feature) const {
        return offsets_[feature] == offsets_[feature + 1];
    }                                         // once reserved
    void reserve_counted(std::size_t slots);  // `slots`: how many there are
    void add(std::uint32_t feature, std::uint32_t slot, float weight);
    std::uint32_t length(std::uint32_t feature) const {
        return feature != no_feature && feature + 1 < offsets_.size() ? offsets_[feature + 1] - offsets_[feature] : 0;
    }
    void accumulate(std::uint32_t feature, float factor, float* scores) const;
    bool contains(std::uint32_t feature, std::uint32_t slot) const;
    void forget_counts() { filled_ = {}; }
    std::size_t size() const { return weights_.size(); }
    std::size_t bytes() const {
        return offsets_.capacity() * 4 + wide_.capacity() * 4 + narrow_.capacity() * 2 + weights_.capacity() * 2;
    }

  private:
    std::vector<std::uint32_t> offsets_;
    std::vector<std::uint32_t> filled_;
    std::vector<std::uint32_t> wide_;    // slots, where there are more than 65,536 …
    std::vector<std::uint16_t> narrow_;  // … and where not
    std::vector<std::uint16_t> weights_;
};

struct Feature {
    std::uint64_t hash;
    float weight;     // with the words' weights (Token::weight)
    float plain = 0;  // of synonyms only: the classifier is asked with these, it learns itself which words tell
};

// A question's or a text's features: each block of unit length (over known features).
struct Probe {
    std::vector<Feature> words, grams;
    std::vector<Feature> terms;  // distinct single stems, weight = the word's; plain = 0 for added ones, else 1
};

class Segment {
  public:
    using Entries = std::vector<std::shared_ptr<const Entry>>;
    // `statistics`: whose document frequencies count; null: its own.
    static std::shared_ptr<const Segment> build(Entries entries, const Segment* statistics);

    const Entries& entries() const { return entries_; }
    std::size_t size() const { return entries_.size(); }

    // The vector of a text by this segment's statistics; features that this segment has never seen are left out.
    Probe probe(std::span<const Token> tokens) const;
    // Each adds to scores[0 … size()).
    void add_bm25(const Probe& probe, const Segment& statistics, float* scores) const;
    void add_centroid(const Probe& probe, float* scores) const;
    void add_answer(const Probe& probe, const Segment& statistics, float* scores) const;
    bool has_answer_field(std::uint32_t slot) const { return answer_lengths_[slot] > 0; }
    std::size_t entries_with_answer_field() const { return answered_; }

    // Inverse frequencies: of a word among entries' questions (BM25's), among answers, and among texts (TF-IDF's).
    float entry_idf(std::uint64_t hash) const;
    float answer_idf(std::uint64_t hash) const;
    bool knows(std::uint64_t stem_hash) const;  // in some entry's questions
    bool knows_in_answers(std::uint64_t stem_hash) const;
    const Speller* speller() const { return speller_.get(); }       // over its own words; null with borrowed statistics
    bool bears(std::uint64_t stem_hash, std::uint32_t slot) const;  // this entry's questions or indexed answer

    // How near the nearest single wording of an entry is: cosine over distinct stems weighed by idf, 1 for the same
    // words. `words`: the question's distinct stems as numbers of this segment, sorted; `squares`: the sum of their
    // squared idf.
    float nearest(std::uint32_t slot, std::span<const std::uint32_t> words, double squares) const;
    // Adds to scores[0 … size()) how much each entry shares with this one's questions: BM25 over its `most` rarest
    // stems.
    void add_likeness(std::uint32_t slot, std::size_t most, float* scores) const;
    float text_idf(std::uint32_t word) const { return word_idf_[word]; }
    float rarest_idf() const;  // of a word in no text
    std::uint32_t word_number(std::uint64_t hash) const { return words_.find(hash); }
    std::uint32_t gram_number(std::uint64_t hash) const { return grams_.find(hash); }
    std::uint32_t word_count() const { return words_.size(); }
    std::uint32_t gram_count() const { return grams_.size(); }
    std::size_t texts() const { return texts_; }
    std::size_t tokens() const { return tokens_; }
    std::size_t bytes() const;

  private:
    friend class SegmentBuilder;
    Entries entries_;
    Dictionary words_, grams_, answer_words_;
    std::vector<float> word_idf_, gram_idf_;  // over texts, smoothed: ln((1+n)/(1+df)) + 1
    Postings bm25_, word_centroid_, gram_centroid_, answer_bm25_;
    std::vector<std::uint32_t> answer_lengths_;
    std::vector<std::uint32_t> text_words_, text_ends_,
        entry_texts_;  // each text's distinct stems; an entry's first text
    std::unique_ptr<const Speller> speller_;
    std::size_t answered_ = 0, texts_ = 0, tokens_ = 0;
    double mean_length_ = 1, mean_answer_length_ = 1;
};

}  // namespace twicket::knowledge
