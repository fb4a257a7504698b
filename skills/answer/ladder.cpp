// The ladder's rungs.
#include "skills/answer/ladder.hpp"

namespace twicket::answer {

Thresholds thresholds_for(double high_precision, double middle_precision) {
    const double high = std::clamp(2 * high_precision - 1, 0.0, 1.0);
    const double middle = std::clamp(2 * middle_precision - 1, 0.0, high);
    Thresholds thresholds;
    thresholds.high = high;
    thresholds.middle = middle;
    thresholds.low = middle / 2;
    return thresholds;
}

Step step(const Rung& rung, const Thresholds& thresholds) {
    if (rung.candidates > 0 && rung.confidence >= thresholds.high) return Step::answer;
    const bool ours = rung.candidates > 0 && rung.in_scope >= thresholds.scope;
    if (ours && rung.confidence >= thresholds.middle && !rung.offered_before) return Step::offer;
    if (rung.leave == Leave::if_sure) return Step::silence;
    if (ours && rung.confidence >= thresholds.low && !rung.already_clarified && !rung.offered_before)
        return Step::clarify;
    return Step::dont_know;
}

std::string_view name_of(Step step) {
    switch (step) {
        case Step::answer: return "answered";
        case Step::offer: return "offered_list";
        case Step::clarify: return "asked_back";
        case Step::dont_know: return "did_not_know";
        case Step::silence: return "silent.unsure";
    }
    return "silent.unsure";
}

std::string_view confidence_word(double confidence) {
    if (confidence >= 0.85) return "confidence.sure";
    return confidence >= 0.62 ? "confidence.fairly" : "confidence.unsure";
}

}  // namespace twicket::answer
