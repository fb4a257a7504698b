// Building a segment in two passes over the entries: the first counts (words, document frequencies, lengths of posting
// lists), the second weighs and fills. No list of vectors is ever held for all entries, so 100,000 entries stay small.
#include <cmath>

#include "knowledge/segment.hpp"

namespace twicket::knowledge {
namespace {

constexpr double k1 = 2.0,
                 b = 0.75;  // BM25 over entries; k1 = 2 was found best on public sets (shared retrieval notes)
// In a base larger than this, characters that one entry in 24 bears are left out: they take most of the time and tell
// least.
constexpr std::size_t large_base = 4'000;
constexpr std::size_t answer_words = 600;  // the head of an answer says what it is about; the tail is detail

// Counts per feature for one text or one entry, cleared at the cost of what was touched.
class Tally {
  public:
    void add(std::uint32_t feature, float amount) {
        if (feature >= amounts_.size()) amounts_.resize(std::max<std::size_t>(feature + 1, amounts_.size() * 2));
        if (amounts_[feature] == 0) touched_.push_back(feature);
        amounts_[feature] += amount;
    }
    const std::vector<std::uint32_t>& touched() const { return touched_; }
    float operator[](std::uint32_t feature) const { return amounts_[feature]; }
    void clear() {
        for (const std::uint32_t feature : touched_) amounts_[feature] = 0;
        touched_.clear();
    }

  private:
    std::vector<float> amounts_;
    std::vector<std::uint32_t> touched_;
};

struct Word {
    std::string surface;
    std::uint64_t hash = 0;     // of the stem
    std::uint32_t feature = 0;  // of the stem, among words
    std::uint32_t count = 0;
    std::uint32_t grams_from = 0, grams_to = 0;  // in SegmentBuilder::gram_lists_
};

}  // namespace

class SegmentBuilder {
  public:
    explicit SegmentBuilder(const Segment* statistics) : statistics_{statistics} {}

    std::shared_ptr<const Segment> build(Segment::Entries entries) {
        built_->entries_ = std::move(entries);
        built_->text_ends_.push_back(0);
        built_->entry_texts_.push_back(0);
        for (const auto& entry : built_->entries_) read(*entry);
        fix_statistics();
        std::size_t text = 0;
        for (std::uint32_t slot = 0; slot < built_->entries_.size(); ++slot) fill(slot, text);
        for (Postings* postings : all_postings()) postings->forget_counts();
        built_->text_words_.shrink_to_fit();
        if (!statistics_) learn_spelling();
        return built_;
    }

  private:
    std::array<Postings*, 4> all_postings() {
        return {&built_->bm25_, &built_->word_centroid_, &built_->gram_centroid_, &built_->answer_bm25_};
    }

    std::uint32_t word_of(const std::string& surface, const std::string& language) {
        const std::uint32_t number = seen_.add(hash_of_pair(hash_of_word(language), hash_of_word(surface)));
        if (number < words_.size()) return number;
        Word word;
        word.surface = surface;
        word.hash = hash_of_word(stem(surface, language));
        word.feature = word_feature(word.hash);
        word.grams_from = static_cast<std::uint32_t>(gram_lists_.size());
        hashes_.clear();
        append_gram_hashes(surface, hashes_);
        for (const std::uint64_t hash : hashes_) {
            const std::uint32_t gram = built_->grams_.add(hash);
            if (gram == gram_texts_.size()) gram_texts_.push_back(0), gram_hashes_.push_back(hash);
            gram_lists_.push_back(gram);
        }
        word.grams_to = static_cast<std::uint32_t>(gram_lists_.size());
        words_.push_back(std::move(word));
        return number;
    }

    std::uint32_t word_feature(std::uint64_t hash) {
        const std::uint32_t feature = built_->words_.add(hash);
        if (feature == word_texts_.size()) word_texts_.push_back(0), word_hashes_.push_back(hash);
        return feature;
    }

    // One text into the two tallies; pairs make new features in the first pass only.
    void tally(std::size_t text, Tally& words, Tally& grams) {
        for (std::size_t i = text_ends_[text]; i < text_ends_[text + 1]; ++i) {
            const Word& word = words_[sequence_[i]];
            words.add(word.feature, 1);
            if (i > text_ends_[text])
                words.add(word_feature(hash_of_pair(words_[sequence_[i - 1]].hash, word.hash)), 1);
            for (std::uint32_t at = word.grams_from; at < word.grams_to; ++at) grams.add(gram_lists_[at], 1);
        }
    }

    void read(const Entry& entry) {
        const std::string language = base_language(entry.language);
        std::uint32_t length = 0;
        const auto take = [&](const std::string& text) {
            for (const std::string& surface : surfaces_of(text))
                sequence_.push_back(word_of(surface, language)), ++words_[sequence_.back()].count, ++length;
            text_ends_.push_back(sequence_.size());
            keep_words_of_last_text();
            const std::size_t number = text_ends_.size() - 2;
            tally(number, words_in_text_, grams_in_text_);
            for (const std::uint32_t feature : words_in_text_.touched())
                ++word_texts_[feature], words_in_entry_.add(feature, 1);
            for (const std::uint32_t feature : grams_in_text_.touched())
                ++gram_texts_[feature], grams_in_entry_.add(feature, 1);
            words_in_text_.clear(), grams_in_text_.clear();
        };
        take(entry.title);
        for (const std::string& variant : entry.variants) take(variant);
        built_->entry_texts_.push_back(static_cast<std::uint32_t>(text_ends_.size() - 1));
        texts_of_.push_back(static_cast<std::uint32_t>(1 + entry.variants.size()));
        lengths_.push_back(length);
        for (std::size_t i = sequence_.size() - length; i < sequence_.size(); ++i)
            singles_.add(words_[sequence_[i]].feature, 1);
        for (const std::uint32_t feature : singles_.touched()) built_->bm25_.count(feature);
        for (const std::uint32_t feature : words_in_entry_.touched()) built_->word_centroid_.count(feature);
        for (const std::uint32_t feature : grams_in_entry_.touched()) built_->gram_centroid_.count(feature);
        singles_.clear(), words_in_entry_.clear(), grams_in_entry_.clear();
        read_answer(entry, language);
    }

    void keep_words_of_last_text() {
        auto& words = built_->text_words_;
        const auto from = static_cast<std::ptrdiff_t>(words.size());
        for (std::size_t i = text_ends_[text_ends_.size() - 2]; i < sequence_.size(); ++i)
            words.push_back(words_[sequence_[i]].feature);
        std::sort(words.begin() + from, words.end());
        words.erase(std::unique(words.begin() + from, words.end()), words.end());
        built_->text_ends_.push_back(static_cast<std::uint32_t>(words.size()));
    }

    void read_answer(const Entry& entry, const std::string& language) {
        std::uint32_t length = 0;
        if (!entry.answer.empty()) {
            for (const std::string& surface : surfaces_of(entry.answer)) {
                if (++length > answer_words) break;
                const std::uint32_t feature = answer_feature(surface, language);
                answer_sequence_.push_back(feature);
                singles_.add(feature, 1);
            }
            length = std::min<std::uint32_t>(length, answer_words);
            for (const std::uint32_t feature : singles_.touched()) built_->answer_bm25_.count(feature);
            singles_.clear();
            ++built_->answered_;
        }
        built_->answer_lengths_.push_back(length);
    }

    std::uint32_t answer_feature(const std::string& surface, const std::string& language) {
        const std::uint32_t number = seen_in_answers_.add(hash_of_pair(hash_of_word(language), hash_of_word(surface)));
        if (number == answer_features_.size())
            answer_features_.push_back(built_->answer_words_.add(hash_of_word(stem(surface, language))));
        return answer_features_[number];
    }

    void learn_spelling() {
        std::vector<Speller::Known> known;
        known.reserve(words_.size());
        for (Word& word : words_) known.push_back({std::move(word.surface), word.count});
        built_->speller_ = std::make_unique<const Speller>(std::move(known));
    }

    void fix_statistics() {
        built_->texts_ = text_ends_.size() - 1;
        built_->tokens_ = sequence_.size() + answer_sequence_.size();
        double sum = 0, answers = 0;
        for (const std::uint32_t length : lengths_) sum += length;
        for (const std::uint32_t length : built_->answer_lengths_) answers += length;
        built_->mean_length_ = lengths_.empty() ? 1 : std::max(1.0, sum / static_cast<double>(lengths_.size()));
        built_->mean_answer_length_ =
            built_->answered_ == 0 ? 1 : std::max(1.0, answers / static_cast<double>(built_->answered_));
        if (statistics_) built_->mean_length_ = statistics_->mean_length_;
        if (statistics_ && statistics_->answered_ > 0) built_->mean_answer_length_ = statistics_->mean_answer_length_;
        built_->word_idf_ = frequencies(word_texts_, word_hashes_, &Segment::words_, &Segment::word_idf_);
        built_->gram_idf_ = frequencies(gram_texts_, gram_hashes_, &Segment::grams_, &Segment::gram_idf_);
        if (built_->size() > large_base)
            built_->gram_centroid_.drop_longer_than(static_cast<std::uint32_t>(built_->size() / 24));
        for (Postings* postings : all_postings()) postings->reserve_counted(built_->size());
    }

    std::vector<float> frequencies(const std::vector<std::uint32_t>& texts, const std::vector<std::uint64_t>& hashes,
                                   Dictionary Segment::*dictionary, std::vector<float> Segment::*known) const {
        const auto total = static_cast<double>(statistics_ ? statistics_->texts_ : built_->texts_);
        std::vector<float> found(texts.size());
        for (std::size_t i = 0; i < texts.size(); ++i) {
            const std::uint32_t borrowed = statistics_ ? (statistics_->*dictionary).find(hashes[i]) : no_feature;
            if (borrowed != no_feature)
                found[i] = (statistics_->*known)[borrowed];
            else
                found[i] = static_cast<float>(std::log((1 + total) / (1 + std::min<double>(texts[i], total))) + 1);
        }
        return found;
    }

    static float impact(double count, double length, double mean) {
        return static_cast<float>(count / (count + k1 * (1 - b + b * length / mean)));
    }

    void fill(std::uint32_t slot, std::size_t& text) {
        const std::size_t from = text_ends_[text];
        for (std::uint32_t i = 0; i < texts_of_[slot]; ++i, ++text) {
            tally(text, words_in_text_, grams_in_text_);
            gather(words_in_text_, built_->word_idf_, words_in_entry_);
            gather(grams_in_text_, built_->gram_idf_, grams_in_entry_);
        }
        double squares = 0;
        for (const Tally* sums : {&words_in_entry_, &grams_in_entry_})
            for (const std::uint32_t feature : sums->touched())
                squares += static_cast<double>((*sums)[feature]) * (*sums)[feature];
        const auto scale = static_cast<float>(squares > 0 ? 1 / std::sqrt(squares) : 0);
        for (const std::uint32_t feature : words_in_entry_.touched())
            built_->word_centroid_.add(feature, slot, words_in_entry_[feature] * scale);
        for (const std::uint32_t feature : grams_in_entry_.touched())
            if (!built_->gram_centroid_.is_dropped(feature))
                built_->gram_centroid_.add(feature, slot, grams_in_entry_[feature] * scale);
        words_in_entry_.clear(), grams_in_entry_.clear();
        for (std::size_t i = from; i < text_ends_[text]; ++i) singles_.add(words_[sequence_[i]].feature, 1);
        for (const std::uint32_t feature : singles_.touched())
            built_->bm25_.add(feature, slot, impact(singles_[feature], lengths_[slot], built_->mean_length_));
        singles_.clear();
        const std::uint32_t length = built_->answer_lengths_[slot];
        for (std::uint32_t i = 0; i < length; ++i) singles_.add(answer_sequence_[answer_at_++], 1);
        for (const std::uint32_t feature : singles_.touched())
            built_->answer_bm25_.add(feature, slot, impact(singles_[feature], length, built_->mean_answer_length_));
        singles_.clear();
    }

    // Adds a text's unit vector to its entry's sum.
    static void gather(Tally& in_text, const std::vector<float>& idf, Tally& into) {
        double squares = 0;
        const auto weight = [&](std::uint32_t feature) { return (1 + std::log(in_text[feature])) * idf[feature]; };
        for (const std::uint32_t feature : in_text.touched())
            squares += static_cast<double>(weight(feature)) * weight(feature);
        const auto scale = static_cast<float>(squares > 0 ? 1 / std::sqrt(squares) : 0);
        for (const std::uint32_t feature : in_text.touched()) into.add(feature, weight(feature) * scale);
        in_text.clear();
    }

    const Segment* statistics_;
    std::shared_ptr<Segment> built_ = std::make_shared<Segment>();
    Dictionary seen_, seen_in_answers_;  // surfaces of a language
    std::vector<std::uint32_t> answer_features_;
    std::vector<Word> words_;
    std::vector<std::uint32_t> gram_lists_, word_texts_, gram_texts_;
    std::vector<std::uint64_t> word_hashes_, gram_hashes_, hashes_;
    std::vector<std::uint32_t> sequence_, answer_sequence_;  // all texts' words, numbers in words_; answers' features
    std::vector<std::size_t> text_ends_{0};
    std::vector<std::uint32_t> texts_of_, lengths_;
    std::size_t answer_at_ = 0;
    Tally words_in_text_, grams_in_text_, words_in_entry_, grams_in_entry_, singles_;
};

std::shared_ptr<const Segment> Segment::build(Entries entries, const Segment* statistics) {
    return SegmentBuilder{statistics}.build(std::move(entries));
}

}  // namespace twicket::knowledge
