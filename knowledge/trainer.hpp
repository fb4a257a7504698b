// What is learned from the base itself: the classifier, the members' weights, the confidence. Slow; runs aside.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "knowledge/confidence.hpp"
#include "knowledge/scoring.hpp"

namespace twicket::knowledge {

// Immutable once made. Belongs to the segment it was trained on.
struct Model {
    std::shared_ptr<const Classifier> classifier;  // null: not trained, or the base is too large
    Weights weights = untrained_weights;
    Confidence confidence = prior_confidence(false);
    std::size_t held_out = 0;  // wordings that were held out to learn weights and confidence
};

struct Training {
    unsigned threads = 1;
    std::function<bool()> stop{};         // true: give up; null is returned
    std::function<void(int)> progress{};  // percents, from the calling thread
};
std::shared_ptr<const Model> train(const Segment& segment, const Training& training);

// One held-out question and how it went, for training and for fitting the fixed models.
struct Outcome {
    Evidence evidence;
    bool in_scope = false, right = false;
    std::vector<std::array<float, member_count>> standards;  // of the best candidates …
    std::size_t gold = 0;                                    // … and which is right; in_scope only
};
// Asks one question of a view; `gold` empty: out of scope. No value when nothing scored.
Outcome ask_held_out(const View& view, const std::string& question, const std::string& language, std::string_view gold);
// `wordings`: of the whole base; the more, the freer the weights are from the prior.
Weights fit_weights(const std::vector<Outcome>& outcomes, const Weights& prior, std::size_t wordings);

}  // namespace twicket::knowledge
