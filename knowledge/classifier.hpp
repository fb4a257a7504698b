// One-against-rest logistic regression over the TF-IDF features of all wordings: for each entry a sparse row of
// weights, kept by feature. Trained aside (dual coordinate descent); immutable afterwards.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "knowledge/segment.hpp"

namespace twicket::knowledge {

class Classifier {
  public:
    // Adds each slot's log-odds to scores[0 … segment.size()). `segment` is the one it was trained on.
    void add(const Segment& segment, const Probe& probe, float* scores) const;
    std::size_t bytes() const;

    struct Training {
        double c = 30;         // weight of the errors against the size of the weights
        unsigned epochs = 10;  // at most; ends earlier when nothing moves
        unsigned threads = 1;
        std::function<bool()> stop{};  // asked now and then; true: give up, train() returns null
    };
    static std::shared_ptr<const Classifier> train(const Segment& segment, const Training& training);

  private:
    struct Row {
        std::uint32_t from = 0, to = 0;
    };
    std::vector<Row> rows_;  // by feature: words first, then characters
    std::vector<std::uint16_t> slots_;
    std::vector<std::int16_t> weights_;
    std::vector<float> biases_;
    float scale_ = 1;
};

}  // namespace twicket::knowledge
