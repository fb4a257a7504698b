// The confidence ladder (row 11) as a pure function: answer, offer a list, ask back, or say nothing.
#pragma once
#include <cstddef>
#include <string_view>

#include "bot/manners.hpp"

namespace twicket::answer {

// Probabilities that the best candidate is right, from the calibrated ranker.
struct Thresholds {
    double high = 0.62;    // from here: answer
    double middle = 0.30;  // from here: "did you mean"
    double low = 0.14;     // from here: one question back; below: "I don't know", or silence where nobody asked us
    double scope = 0.71;   // probability that the base has an answer at all, below which nothing is offered or asked back
};

enum class Step { answer, offer, clarify, dont_know, silence };

// Thresholds for a wanted precision: the share of right ones among all answers at or above a threshold t. Calibrated
// confidences that spread evenly above t are right in (1 + t) / 2 of the cases, hence t = 2p - 1. `low` is half of middle.
Thresholds thresholds_for(double high_precision, double middle_precision);

struct Rung {
    double confidence;
    double in_scope;
    std::size_t candidates;   // that passed the filters
    Leave leave;              // may we speak unasked
    bool already_clarified;   // we have asked back once in this thread
    bool offered_before;      // the person has turned a list down
};

Step step(const Rung& rung, const Thresholds& thresholds);
std::string_view name_of(Step step);

// The word on the card: "sure", "fairly sure", "not sure" as keys of the texts.
std::string_view confidence_word(double confidence);

}  // namespace twicket::answer
