// Training and asking. The numbers of the training were chosen by five-fold cross-validation over the shipped examples
// alone (tests/bench/purpose_bench.cpp prints it).
#include "knowledge/purpose/reader.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "bot/text/fold.hpp"
#include "knowledge/purpose/features.hpp"

namespace twicket::knowledge {
namespace {

constexpr unsigned epochs = 30;
constexpr double rate = 0.6, decay = 2e-4, temperature = 1.15;
constexpr float weight_of_correction = 1;  // more, and one slip spoils all that is said alike
constexpr std::size_t words_told = 3;
constexpr double surely_corrected = 0.97;  // somebody said so of this very wording

}  // namespace

Result<std::vector<PurposeExample>> purpose_examples(std::string_view jsonl) {
    std::vector<PurposeExample> examples;
    for (std::size_t line = 1; !jsonl.empty(); ++line) {
        const auto end = std::min(jsonl.find('\n'), jsonl.size());
        const std::string_view one = jsonl.substr(0, end);
        jsonl.remove_prefix(std::min(end + 1, jsonl.size()));
        if (one.empty()) continue;
        const auto row = nlohmann::json::parse(one, nullptr, false);
        const auto purpose = row.is_object() ? purpose_from(row.value("purpose", "")) : std::nullopt;
        if (!purpose || !row.contains("text") || !row["text"].is_string())
            return Error{ErrorCode::invalid, "line " + std::to_string(line) + " is no labelled message"};
        examples.push_back({row["text"].get<std::string>(), *purpose});
    }
    return examples;
}

std::string purpose_wording(std::string_view text) {
    std::string wording;
    for (const std::string& word : text::words(text::fold(text))) wording += (wording.empty() ? "" : " ") + word;
    return wording;
}

std::shared_ptr<const PurposeReader> PurposeReader::train(const std::vector<PurposeExample>& examples,
                                                          const std::vector<PurposeExample>& corrections,
                                                          const std::function<bool()>& stop) {
    auto reader = std::make_shared<PurposeReader>();
    std::vector<LabelledText> texts;
    const auto take = [&texts](const PurposeExample& example, float weight) {
        texts.push_back({purpose_text(example.text).features, static_cast<std::size_t>(example.purpose), weight});
    };
    for (const PurposeExample& example : examples) take(example, 1);
    for (const PurposeExample& correction : corrections) {
        take(correction, weight_of_correction);
        reader->corrected_[purpose_wording(correction.text)] = correction.purpose;
    }
    const Linear::Training training{
        .epochs = epochs, .rate = rate, .decay = decay, .temperature = temperature, .stop = stop};
    reader->model_ = Linear::train(texts, purpose_count, training);
    return reader;
}

std::vector<double> PurposeReader::shares(std::string_view text) const {
    return model_.shares(purpose_text(text).features);
}

PurposeGuess PurposeReader::read(std::string_view text) const {
    const PurposeText seen = purpose_text(text);
    const std::vector<double> shares = model_.shares(seen.features);
    if (shares.empty()) return {};
    PurposeGuess guess;
    std::size_t best = static_cast<std::size_t>(std::max_element(shares.begin(), shares.end()) - shares.begin());
    guess.confidence = shares[best];
    if (const auto known = corrected_.find(purpose_wording(text)); known != corrected_.end() && !known->first.empty()) {
        best = static_cast<std::size_t>(known->second);
        guess.confidence = std::max(shares[best], surely_corrected);
    }
    guess.purpose = static_cast<Purpose>(best);
    const std::vector<double> weights = model_.weights_of_words(seen.features, seen.words.size(), best);
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return weights[a] > weights[b]; });
    for (const std::size_t at : order) {
        const bool told = std::find(guess.because.begin(), guess.because.end(), seen.words[at]) != guess.because.end();
        if (weights[at] <= 0 || guess.because.size() == words_told) break;
        if (!told) guess.because.push_back(seen.words[at]);
    }
    return guess;
}

}  // namespace twicket::knowledge
