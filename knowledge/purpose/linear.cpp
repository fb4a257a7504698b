// Stochastic gradient descent with a falling rate; the weights shrink a little after each epoch.
#include "knowledge/purpose/linear.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace twicket::knowledge {
namespace {

constexpr float bias_rate = 0.1f;

void to_shares(std::vector<double>& odds, double temperature) {
    const double largest = *std::max_element(odds.begin(), odds.end());
    double sum = 0;
    for (double& one : odds) sum += one = std::exp((one - largest) / temperature);
    for (double& one : odds) one /= sum;
}

struct Cell {
    std::uint32_t row;
    float value;
};

}  // namespace

Linear Linear::train(std::span<const LabelledText> texts, std::size_t labels, const Training& training) {
    Linear made;
    made.labels_ = labels;
    made.temperature_ = training.temperature;
    made.biases_.assign(labels, 0);
    std::vector<Cell> cells;
    std::vector<std::size_t> ends{0};
    for (const LabelledText& text : texts) {
        for (const TextFeature& feature : text.features) {
            const auto next = static_cast<std::uint32_t>(made.rows_.size());
            cells.push_back({made.rows_.try_emplace(feature.hash, next).first->second, feature.value});
        }
        ends.push_back(cells.size());
    }
    made.weights_.assign(made.rows_.size() * labels, 0);
    std::vector<std::size_t> order(texts.size());
    std::iota(order.begin(), order.end(), 0);
    std::mt19937 random{20211};
    std::vector<double> odds(labels);
    for (unsigned epoch = 0; epoch < training.epochs && !texts.empty(); ++epoch) {
        if (training.stop && training.stop()) break;
        for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
        const double rate = training.rate * (1 - 0.9 * epoch / training.epochs);
        for (const std::size_t at : order) {
            for (std::size_t k = 0; k < labels; ++k) odds[k] = made.biases_[k];
            for (std::size_t c = ends[at]; c < ends[at + 1]; ++c) {
                const float* row = &made.weights_[cells[c].row * labels];
                for (std::size_t k = 0; k < labels; ++k) odds[k] += static_cast<double>(row[k]) * cells[c].value;
            }
            to_shares(odds, 1);
            odds[texts[at].label] -= 1;
            const double step = rate * texts[at].weight;
            for (std::size_t k = 0; k < labels; ++k) made.biases_[k] -= bias_rate * static_cast<float>(step * odds[k]);
            for (std::size_t c = ends[at]; c < ends[at + 1]; ++c) {
                float* row = &made.weights_[cells[c].row * labels];
                for (std::size_t k = 0; k < labels; ++k) row[k] -= static_cast<float>(step * odds[k]) * cells[c].value;
            }
        }
        const auto keep = static_cast<float>(1 - rate * training.decay * static_cast<double>(texts.size()));
        for (float& weight : made.weights_) weight *= std::max(keep, 0.0f);
    }
    return made;
}

std::vector<double> Linear::log_odds(const TextFeatures& features) const {
    std::vector<double> odds(biases_.begin(), biases_.end());
    for (const TextFeature& feature : features) {
        const auto row = rows_.find(feature.hash);
        if (row == rows_.end()) continue;
        for (std::size_t k = 0; k < labels_; ++k)
            odds[k] += static_cast<double>(weights_[row->second * labels_ + k]) * feature.value;
    }
    return odds;
}

std::vector<double> Linear::shares(const TextFeatures& features) const {
    std::vector<double> odds = log_odds(features);
    if (!odds.empty()) to_shares(odds, temperature_);
    return odds;
}

std::vector<double> Linear::weights_of_words(const TextFeatures& features, std::size_t words, std::size_t label) const {
    std::vector<double> weights(words);
    for (const TextFeature& feature : features) {
        const auto row = rows_.find(feature.hash);
        if (row == rows_.end() || feature.word >= words) continue;
        const float* own = &weights_[row->second * labels_];
        const double mean = std::accumulate(own, own + labels_, 0.0) / static_cast<double>(labels_);
        weights[feature.word] += (static_cast<double>(own[label]) - mean) * feature.value;
    }
    return weights;
}

}  // namespace twicket::knowledge
