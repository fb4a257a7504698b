// The fixed confidence models: fitted by tests/fit/confidence_prior.cpp on seventeen small bases made of the training
// parts of five public sets (0 to 10 wordings an entry), each weighing the same, with wordings that are in no base and
// in no labelled test question. Constant first, then one factor a piece of evidence in the order of name_of_evidence.
#include "knowledge/confidence.hpp"

namespace twicket::knowledge {

const Confidence& prior_confidence(bool with_classifier) {
    static constexpr Confidence trained{{0.734, 0.773, -0.292, 1.420, -1.270, 2.069, -0.167, 0.776, 0.157, -0.353,
                                         -0.310, 0.011, -0.407, 0.989, 0.941, 0.379, 0.089, 0, 0},
                                        {0.023, -0.310, 0.950, 3.452, 0.199, -0.457, 0.523, 0.979, 0.220, -1.571, 0.186,
                                         1.769, -0.765, 3.188, -0.413, -0.134, -0.348, 0, 0}};
    static constexpr Confidence plain{{-0.434, -0.076, -0.420, 0.000, -0.350, 2.812, 0.312, 1.541, 0.319, -0.063,
                                       -0.406, -0.137, -0.419, 0.822, 1.038, 0.497, 0.065, 0, 0},
                                      {-2.241, -2.702, 1.320, 0.000, 2.393, 1.691, 0.530, 2.397, 0.704, -0.687, 0.200,
                                       1.219, -0.680, 2.229, -0.184, 1.139, -0.183, 0, 0}};
    return with_classifier ? trained : plain;
}

}  // namespace twicket::knowledge
