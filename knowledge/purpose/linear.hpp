// Multinomial logistic regression over sparse features: which of a few labels a text bears. Trained in memory, the same
// on every machine; immutable afterwards and free for any thread. What the features are is features.hpp.
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <unordered_map>
#include <vector>

namespace twicket::knowledge {

struct TextFeature {
    std::uint64_t hash;
    float value;
    std::uint32_t word;  // which of the text's words it comes from; no_word: of none
};
constexpr std::uint32_t no_word = 0xFFFFFFFF;
using TextFeatures = std::vector<TextFeature>;

struct LabelledText {
    TextFeatures features;
    std::size_t label;
    float weight = 1;  // as many texts as it counts for
};

class Linear {
  public:
    struct Training {
        unsigned epochs = 40;
        double rate = 0.5;             // of the first steps; falls to a tenth
        double decay = 1e-3;           // pull of the weights towards nothing, by an epoch's steps
        double temperature = 1;        // what the log-odds are divided by, so that the shares are chances
        std::function<bool()> stop{};  // asked between epochs; true: the weights so far will do
    };
    // Labels are 0 … labels-1. Without texts every label is as likely.
    static Linear train(std::span<const LabelledText> texts, std::size_t labels, const Training& training);

    // The chance of each label; they sum up to one.
    std::vector<double> shares(const TextFeatures& features) const;
    // How much each of `words` words speaks for `label` against the mean of all labels.
    std::vector<double> weights_of_words(const TextFeatures& features, std::size_t words, std::size_t label) const;
    std::size_t features() const { return rows_.size(); }

  private:
    std::vector<double> log_odds(const TextFeatures& features) const;

    std::size_t labels_ = 0;
    double temperature_ = 1;
    std::unordered_map<std::uint64_t, std::uint32_t> rows_;
    std::vector<float> weights_;  // a row of `labels_` a feature
    std::vector<float> biases_;
};

}  // namespace twicket::knowledge
