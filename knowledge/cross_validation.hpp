// A base judged by itself: wordings held out and asked again. For bases without labelled questions.
#pragma once
#include <functional>
#include <vector>

#include "knowledge/evaluation.hpp"

namespace twicket::knowledge {

struct Judged {
    std::vector<Query> queries{};
    std::vector<Prediction> predictions{};
    std::vector<double> micros{};
};

// Five folds: each holds out every fifth variant (in scope) and, in turn, every fifth entry with all its variants (out
// of scope); `outside` (labelled questions without gold) are asked in each fold's stead once. Deterministic.
Judged cross_validate(const std::vector<Entry>& entries, const std::vector<Query>& outside, unsigned threads,
                      const std::function<void(int)>& progress = {});

}  // namespace twicket::knowledge
