// How good a ranker is on labelled questions: the figures of `twicket eval`, and the labelled questions' file.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "knowledge/import.hpp"
#include "knowledge/ranker.hpp"

namespace twicket::knowledge {

struct Query {
    std::string id;
    std::string text;
    std::vector<std::string> gold;  // entry ids that are right; empty: out of scope, the right act is to abstain
};

struct Queries {
    std::vector<Query> queries{};
    std::vector<Problem> problems{};
};
// JSONL {"id","text","gold": id, list of ids, or null}; unknown keys are left alone.
Queries read_queries(std::istream& in, const std::string& name);

struct Prediction {
    std::string query;
    std::vector<std::pair<std::string, double>> ranked{};  // best first
    bool abstain = true;
    double confidence = 0;
};
std::string to_line(const Prediction& prediction);

// Shares are of 0 … 1; a share of nothing is NaN.
struct Scores {
    std::size_t queries = 0, in_scope = 0;
    double top1 = 0, recall3 = 0, mrr5 = 0;  // over in-scope queries
    double answered_right = 0;               // in scope: answered, and with a right first
    double refused = 0;                      // out of scope: abstained
    double auroc = 0;                        // in against out of scope by the confidence
    double acc90 = 0;                        // in scope: right first and surer than 90 % of the out-of-scope ones
    double calibration_error = 0;            // expected: ten bins of the confidence against "first is right"
    double micros_p50 = 0, micros_p99 = 0;   // per question, one thread each
};
Scores scores_of(const std::vector<Query>& queries, const std::vector<Prediction>& predictions);

// Asks every question; the order of the answers is the queries'. `progress` hears percents from the calling thread.
std::vector<Prediction> answer_all(const Ranker& ranker, const std::vector<Query>& queries, unsigned threads,
                                   std::vector<double>* micros, const std::function<void(int)>& progress = {});

}  // namespace twicket::knowledge
