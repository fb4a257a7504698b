// The fixed confidence models: fitted by tests/fit/confidence_prior.cpp on seventeen small bases made of the training
// parts of five public sets (0 to 10 wordings an entry), each weighing the same, with wordings that are in no base and
// in no labelled test question. Constant first, then one factor a piece of evidence in the order of name_of_evidence.
#include "knowledge/confidence.hpp"

namespace twicket::knowledge {

const Confidence& prior_confidence(bool with_classifier) {
    static constexpr Confidence trained{
        {0.800, 0.808, -0.216, 1.433, -1.083, 2.352, -0.148, 0.753, 0.425, -0.529, -0.277, 0.065, -0.462, 0.884},
        {-0.447, -0.405, 1.009, 3.339, 0.727, -0.637, 0.617, 0.914, -0.109, -1.629, 0.321, 2.179, -0.855, 3.056}};
    static constexpr Confidence plain{
        {-0.395, 0.001, -0.389, 0.000, -0.244, 3.154, 0.330, 1.595, 0.745, -0.178, -0.375, -0.149, -0.474, 0.603},
        {-2.525, -2.781, 1.491, 0.000, 2.539, 1.714, 0.567, 2.374, 0.803, -0.661, 0.265, 1.396, -0.788, 1.971}};
    return with_classifier ? trained : plain;
}

}  // namespace twicket::knowledge
