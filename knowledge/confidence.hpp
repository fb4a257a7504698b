// How sure is the first candidate? Evidence drawn from one ranking, two logistic models over it (is there an answer at
// all; is the first one it), each pulled towards a fixed model fitted on other bases, so that a young base is honest
// too.
#pragma once
#include <array>
#include <span>
#include <vector>

#include "knowledge/scoring.hpp"

namespace twicket::knowledge {

// The share of real questions that a base is expected to have an answer for: held-out ones are weighed to it.
constexpr double expected_in_scope = 0.8;

constexpr std::size_t evidence_count = 18;
// Fixed scales bring each to about 0 … 1, so that models of different bases can be compared and blended.
struct Evidence {
    std::array<float, evidence_count> values{};
};
std::string_view name_of_evidence(std::size_t number);

struct QuestionWord {
    std::uint64_t hash;  // of the stem
    float idf;           // among entries
    float weight;        // see Token::weight
    bool known;          // to some entry's questions
};
// `words`: the question's distinct stems. With no hit at all everything is 0.
Evidence evidence_of(const View& view, const Scored& scored, std::span<const QuestionWord> words,
                     std::size_t corrections);
// What is left of the chance that there is an answer at all: 1 where the entry bears a telling word of the question (no
// word of grammar), or one like it (equal in its first or last four letters, as parts of compounds are), or the
// question has none; else little, least in a base too young to have `learned`: it would find its "where is my …" in
// every other.
double left_by_grammar(const View& view, const std::vector<Token>& question, std::uint32_t slot, bool learned);
// The distinct stems of a probe with what view's base knows about them.
std::vector<QuestionWord> question_words(const View& view, const Probe& probe);

// Constant first, then one factor a piece of evidence.
using Logistic = std::array<double, evidence_count + 1>;
double probability(const Logistic& model, const Evidence& evidence);

struct Example {
    Evidence evidence;
    bool yes;
    double weight = 1;
};
// Least penalised loss; `pull` is the weight of the squared distance to `prior`. Newton's method; deterministic.
Logistic fit(const std::vector<Example>& examples, const Logistic& prior, double pull);

struct Confidence {
    Logistic in_scope, right;
};
// The fixed models. `with_classifier` false: the base is too large for one, or it is not trained yet.
const Confidence& prior_confidence(bool with_classifier);

}  // namespace twicket::knowledge
