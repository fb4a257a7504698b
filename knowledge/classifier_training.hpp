// How the classifier's rows are learned; seen by classifier*.cpp only. Two ways: every entry against all texts, side by
// side in blocks (bases of up to some hundred entries), and every entry against its neighbours and a sample of the rest
// (larger ones). The dual coordinate descent for logistic regression follows Yu, Huang, Lin, "Dual coordinate descent
// methods for logistic regression and maximum entropy models" (Machine Learning 85, 2011).
#pragma once
#include "knowledge/classifier.hpp"

namespace twicket::knowledge {

struct Cell {
    std::uint32_t feature;
    float weight;
};

struct Texts {
    std::vector<Cell> cells;
    std::vector<std::size_t> ends{0};
    std::vector<std::uint32_t> classes;
    std::vector<float> squares;                 // squared length, bias included
    std::vector<std::uint32_t> entry_texts{0};  // an entry's first text; the texts stand in the order of entries
    std::size_t features = 0;                   // the bias is the last
};

Texts texts_of(const Segment& segment);

// One weight of one entry.
struct Sparse {
    std::uint32_t feature;
    std::uint16_t slot;
    float weight;
};

// What both ways fill: the weights worth keeping (without biases) and the biases by slot.
struct Learned {
    std::vector<Sparse> weights;
    std::vector<float> biases;
};
// Appends the `most` largest of `own` to `into`, in no order.
void keep_largest(std::vector<Sparse>& own, std::size_t most, std::vector<Sparse>& into);
// One coordinate of the dual: moves alpha (0 … c) given the text's squared length and its margin (times its sign);
// returns how far, and the violation it had.
double step(double& alpha, double c, double square, double margin, double& violation);

constexpr double first_alpha(double c) {
    return 0.001 * c < 1e-8 ? 0.001 * c : 1e-8;
}
constexpr double converged_below = 0.1;  // largest violation of the optimality conditions
constexpr float dropped_below = 0.02f;   // smaller weights move no score

// nullopt: stopped.
std::optional<Learned> learn_against_all(const Segment& segment, const Texts& texts,
                                         const Classifier::Training& training);
std::optional<Learned> learn_against_near(const Segment& segment, const Texts& texts,
                                          const Classifier::Training& training);

}  // namespace twicket::knowledge
