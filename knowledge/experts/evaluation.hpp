// How well people are found for labelled questions: the figures of `twicket experts eval`. Profiles come in the entry's
// layout: title = name, variants = texts that the person wrote or answered, tags = skills.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "knowledge/evaluation.hpp"
#include "knowledge/experts/finder.hpp"

namespace twicket::experts {

// Percentages are shares of 0 … 1, over the questions that have a right answer.
struct ExpertScores {
    std::size_t queries = 0, in_scope = 0;
    double p1 = 0, recall3 = 0, mrr5 = 0, map = 0, p5 = 0, p10 = 0;
    double micros_p50 = 0, micros_p99 = 0;  // a question
};

// A profile without texts and skills is a name alone; then the name is what is known of it.
ExpertFinder finder_of(const std::vector<knowledge::Entry>& profiles, const FinderSettings& settings);

std::vector<knowledge::Prediction> find_all(const ExpertFinder& finder, const std::vector<knowledge::Query>& queries,
                                            std::vector<double>* micros, const std::function<void(int)>& progress = {});

ExpertScores figures_of(const std::vector<knowledge::Query>& queries,
                        const std::vector<knowledge::Prediction>& predictions);

// Without any label: each n-th text is left out and asked with, and its writers are the ones to be found. What settings
// were chosen by.
ExpertScores writers_found(const std::vector<knowledge::Entry>& profiles, const TextSettings& settings,
                           std::size_t each);

}  // namespace twicket::experts
