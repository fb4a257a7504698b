// The finished classifier: putting the learned rows together by feature, and asking.
#include "knowledge/classifier.hpp"

#include <cmath>

#include "knowledge/classifier_training.hpp"

namespace twicket::knowledge {
namespace {

constexpr std::size_t most_against_all = 500;  // entries; above, each is compared with its neighbours only

}  // namespace

Texts texts_of(const Segment& segment) {
    Texts texts;
    texts.features = segment.word_count() + segment.gram_count() + 1;
    const auto take = [&](const std::string& text, std::string_view language, std::uint32_t slot) {
        const auto tokens = tokens_of(text, language);
        const Probe probe = segment.probe(tokens);
        double square = 1;
        const auto push = [&](std::uint32_t feature, float weight) {
            texts.cells.push_back({feature, weight});
            square += static_cast<double>(weight) * weight;
        };
        for (const Feature& feature : probe.words) push(segment.word_number(feature.hash), feature.plain);
        for (const Feature& feature : probe.grams)
            push(segment.word_count() + segment.gram_number(feature.hash), feature.plain);
        push(static_cast<std::uint32_t>(texts.features - 1), 1);
        texts.ends.push_back(texts.cells.size());
        texts.classes.push_back(slot);
        texts.squares.push_back(static_cast<float>(square));
    };
    for (std::uint32_t slot = 0; slot < segment.size(); ++slot) {
        const Entry& entry = *segment.entries()[slot];
        const std::string language = base_language(entry.language);
        take(entry.title, language, slot);
        for (const std::string& variant : entry.variants) take(variant, language, slot);
        texts.entry_texts.push_back(static_cast<std::uint32_t>(texts.classes.size()));
    }
    return texts;
}

double step(double& alpha, double c, double square, double margin, double& violation) {
    double own = alpha, other = c - alpha, sign = 1;
    const double b = margin;
    if (0.5 * square * (other - own) + b < 0) std::swap(own, other), sign = -1;
    const double old = own;
    double z = old;
    if (c - z < 0.5 * c) z *= 0.1;
    double slope = square * (z - old) + sign * b + std::log(z / (c - z));
    violation = std::abs(slope);
    for (int i = 0; i < 20 && std::abs(slope) > 1e-2; ++i) {
        const double next = z - slope / (square + c / (c - z) / z);
        z = next <= 0 ? z * 0.1 : next;
        slope = square * (z - old) + sign * b + std::log(z / (c - z));
    }
    alpha = sign > 0 ? z : c - z;
    return sign * (z - old);
}

void keep_largest(std::vector<Sparse>& own, std::size_t most, std::vector<Sparse>& into) {
    const auto larger = [](const Sparse& a, const Sparse& b) {
        return std::abs(a.weight) != std::abs(b.weight) ? std::abs(a.weight) > std::abs(b.weight)
                                                        : a.feature < b.feature;
    };
    if (own.size() > most) {
        std::nth_element(own.begin(), own.begin() + static_cast<std::ptrdiff_t>(most), own.end(), larger);
        own.resize(most);
    }
    into.insert(into.end(), own.begin(), own.end());
}

std::shared_ptr<const Classifier> Classifier::train(const Segment& segment, const Training& training) {
    if (segment.size() < 2 || segment.size() > 65'535) return nullptr;
    const Texts texts = texts_of(segment);
    auto learned = segment.size() <= most_against_all ? learn_against_all(segment, texts, training)
                                                      : learn_against_near(segment, texts, training);
    if (!learned) return nullptr;
    auto built = std::make_shared<Classifier>();
    float largest = 1e-6f;
    for (const Sparse& cell : learned->weights) largest = std::max(largest, std::abs(cell.weight));
    built->scale_ = largest / 32767.0f;
    built->biases_ = std::move(learned->biases);
    built->rows_.assign(texts.features, {});
    for (const Sparse& cell : learned->weights) ++built->rows_[cell.feature].to;
    std::uint32_t total = 0;
    for (Row& row : built->rows_) {
        const std::uint32_t count = row.to;
        row.from = row.to = total;
        total += count;
    }
    built->slots_.resize(total);
    built->weights_.resize(total);
    for (const Sparse& cell : learned->weights) {
        const std::uint32_t at = built->rows_[cell.feature].to++;
        built->slots_[at] = cell.slot;
        built->weights_[at] = static_cast<std::int16_t>(std::lround(cell.weight / built->scale_));
    }
    return built;
}

void Classifier::add(const Segment& segment, const Probe& probe, float* scores) const {
    const auto accumulate = [&](std::uint32_t feature, float weight) {
        const float factor = weight * scale_;
        const Row row = rows_[feature];
        for (std::uint32_t at = row.from; at < row.to; ++at)
            scores[slots_[at]] += factor * static_cast<float>(weights_[at]);
    };
    for (std::size_t slot = 0; slot < biases_.size(); ++slot) scores[slot] += biases_[slot];
    for (const Feature& feature : probe.words)
        if (const std::uint32_t number = segment.word_number(feature.hash); number != no_feature)
            accumulate(number, feature.plain);
    for (const Feature& feature : probe.grams)
        if (const std::uint32_t number = segment.gram_number(feature.hash); number != no_feature)
            accumulate(segment.word_count() + number, feature.plain);
}

std::size_t Classifier::bytes() const {
    return rows_.capacity() * sizeof(Row) + slots_.capacity() * 2 + weights_.capacity() * 2 + biases_.capacity() * 4;
}

}  // namespace twicket::knowledge
