// The fixed confidence models: fitted by tests/fit/confidence_prior.cpp on twenty small bases made of the training
// parts of four public sets (0 to 10 wordings an entry), each weighing the same, with wordings that are in no base and
// in no labelled test question. Constant first, then one factor a piece of evidence in the order of name_of_evidence.
#include "knowledge/confidence.hpp"

namespace twicket::knowledge {

const Confidence& prior_confidence(bool with_classifier) {
    static constexpr Confidence trained{{0.477, 0.385, 0.128, 2.044, -1.485, 2.084, 0.137, -0.171, 0.738, -0.317,
                                         -0.190, 0.713, -0.099, 0.261, 0.803, 0.525, 0.370, 0.157, -0.195},
                                        {-1.190, -0.670, 0.466, 1.683, 0.813, 0.520, 0.180, 0.131, 1.021, -1.654, 0.293,
                                         1.770, 0.024, 2.556, -0.657, -0.554, -1.689, 0.865, 1.487}};
    static constexpr Confidence plain{{-1.166, -0.025, -0.507, 0.000, -0.523, 3.402, 0.431, 0.427, 1.038, -0.326,
                                       -0.133, 0.224, -0.125, 0.199, 1.099, 0.793, 0.466, 0.756, 0.000},
                                      {-2.903, -1.437, -0.098, 0.000, 1.270, 1.510, 0.485, 1.070, 1.775, -1.308, 0.456,
                                       1.539, 0.020, 2.109, 0.091, 0.674, -0.976, 1.847, 0.000}};
    return with_classifier ? trained : plain;
}

}  // namespace twicket::knowledge
