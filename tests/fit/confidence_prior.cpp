// Fits the fixed confidence models of knowledge/confidence_prior.cpp on several bases at once and prints them.
// Arguments: pairs of a base and labelled questions that are *not* in it (other wordings of the same training parts;
// never the questions that anything is judged by). Each base weighs the same; questions without an answer are made by
// taking whole entries away, fold by fold.
#include <cstdio>
#include <fstream>
#include <iostream>

#include "knowledge/evaluation.hpp"
#include "knowledge/trainer.hpp"

using namespace twicket;
using namespace twicket::knowledge;

namespace {

constexpr std::size_t folds = 5;

std::vector<Outcome> outcomes_of(const std::vector<Entry>& entries, const std::vector<Query>& queries,
                                 bool with_classifier) {
    std::vector<Outcome> outcomes;
    for (std::size_t fold = 0; fold < folds; ++fold) {
        Segment::Entries kept;
        std::set<std::string> gone;
        for (std::size_t i = 0; i < entries.size(); ++i)
            if (i % folds == fold)
                gone.insert(entries[i].id);
            else
                kept.push_back(std::make_shared<const Entry>(entries[i]));
        const auto segment = Segment::build(std::move(kept), nullptr);
        const auto model = with_classifier ? train(*segment, {.threads = 2}) : std::make_shared<const Model>();
        const View view{.base = segment.get(), .classifier = model->classifier.get(), .weights = model->weights};
        for (std::size_t i = 0; i < queries.size(); ++i) {
            const bool outside = queries[i].gold.empty() || gone.contains(queries[i].gold[0]);
            if (!outside && i % folds != fold) continue;
            outcomes.push_back(ask_held_out(view, queries[i].text, "en", outside ? "" : queries[i].gold[0]));
        }
    }
    return outcomes;
}

void print(const char* name, const Logistic& model) {
    std::printf("    %s{", name);
    for (std::size_t i = 0; i < model.size(); ++i) std::printf("%s%.3f", i ? ", " : "", model[i]);
    std::printf("},\n");
}

void append(std::vector<Example>& examples, const std::vector<Outcome>& outcomes, bool scope) {
    double yes = 0, all = 0;
    for (const Outcome& outcome : outcomes)
        if (scope || outcome.in_scope) yes += scope ? outcome.in_scope : outcome.right, all += 1;
    for (const Outcome& outcome : outcomes) {
        if (!scope && !outcome.in_scope) continue;
        const bool is = scope ? outcome.in_scope : outcome.right;
        const double share = is ? expected_in_scope / yes : (1 - expected_in_scope) / (all - yes);
        examples.push_back({outcome.evidence, is, scope ? 1000 * share : 1000 / all});
    }
}

}  // namespace

int main(int count, char** words) {
    for (const bool with_classifier : {true, false}) {
        std::vector<Example> scope, right;
        for (int i = 1; i + 1 < count; i += 2) {
            const Imported base = read_path(words[i], std::nullopt);
            std::ifstream in{words[i + 1]};
            const Queries labelled = read_queries(in, words[i + 1]);
            if (base.entries.empty() || labelled.queries.empty()) return std::cerr << words[i] << ": nothing read\n", 1;
            const auto outcomes = outcomes_of(base.entries, labelled.queries, with_classifier);
            append(scope, outcomes, true);
            append(right, outcomes, false);
        }
        std::printf("%s\n", with_classifier ? "trained" : "plain");
        print("in_scope", fit(scope, Logistic{}, 5));
        print("right", fit(right, Logistic{}, 5));
    }
}
