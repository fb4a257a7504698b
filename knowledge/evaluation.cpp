// Labelled questions in, figures out.
#include "knowledge/evaluation.hpp"

#include <cmath>
#include <istream>
#include <limits>
#include <thread>

namespace twicket::knowledge {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

double share(double part, std::size_t whole) {
    return whole == 0 ? nothing : part / static_cast<double>(whole);
}

Result<Query> query_from(const std::string& line) {
    const auto value = nlohmann::json::parse(line, nullptr, false);
    const auto wrong = [](const char* what) { return Error{ErrorCode::invalid, what}; };
    if (!value.is_object()) return wrong("this is not one whole JSON object");
    Query query;
    if (!value.contains("text") || !value["text"].is_string()) return wrong("\"text\" must be text");
    query.text = value["text"].get<std::string>();
    if (!value.contains("id") || !value["id"].is_string()) return wrong("\"id\" must be text");
    query.id = value["id"].get<std::string>();
    if (!value.contains("gold") || value["gold"].is_null()) return query;
    const auto& gold = value["gold"];
    if (gold.is_string())
        query.gold.push_back(gold.get<std::string>());
    else if (gold.is_array())
        for (const auto& item : gold) {
            if (!item.is_string()) return wrong("\"gold\" must be an entry id, a list of ids or null");
            query.gold.push_back(item.get<std::string>());
        }
    else
        return wrong("\"gold\" must be an entry id, a list of ids or null");
    return query;
}

// 0 for the first; past the end when none is right.
std::size_t rank_of_right(const Query& query, const Prediction& prediction) {
    std::size_t rank = 0;
    for (; rank < prediction.ranked.size(); ++rank)
        if (std::find(query.gold.begin(), query.gold.end(), prediction.ranked[rank].first) != query.gold.end()) break;
    return rank;
}

// The chance that an in-scope question is surer than an out-of-scope one; a tie counts half.
double area_under_curve(std::vector<std::pair<double, bool>> answers) {
    std::sort(answers.begin(), answers.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    double below = 0, won = 0, inside = 0;
    for (std::size_t i = 0; i < answers.size();) {
        double in = 0, out = 0;
        const double value = answers[i].first;
        for (; i < answers.size() && answers[i].first == value; ++i) (answers[i].second ? in : out) += 1;
        won += in * (below + out / 2);
        below += out, inside += in;
    }
    return inside > 0 && below > 0 ? won / (inside * below) : nothing;
}

double calibration_error(const std::vector<std::pair<double, bool>>& answers) {
    std::array<double, 10> count{}, right{}, sum{};
    for (const auto& [confidence, correct] : answers) {
        const auto bin = static_cast<std::size_t>(std::clamp(confidence * 10, 0.0, 9.0));
        ++count[bin], right[bin] += correct, sum[bin] += confidence;
    }
    double error = 0;
    for (std::size_t bin = 0; bin < count.size(); ++bin) error += std::abs(right[bin] - sum[bin]);
    return share(error, answers.size());
}

}  // namespace

Queries read_queries(std::istream& in, const std::string& name) {
    Queries read;
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
        if (line.find_first_not_of(" \t\r") == line.npos) continue;
        auto query = query_from(line);
        if (query.has_error())
            read.problems.push_back({name, number, query.error().detail});
        else
            read.queries.push_back(std::move(*query));
    }
    return read;
}

std::string to_line(const Prediction& prediction) {
    nlohmann::ordered_json value;
    value["query_id"] = prediction.query;
    value["ranked"] = nlohmann::ordered_json::array();
    for (const auto& [id, score] : prediction.ranked) value["ranked"].push_back({id, score});
    value["abstain"] = prediction.abstain;
    value["confidence"] = prediction.confidence;
    return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

Scores scores_of(const std::vector<Query>& queries, const std::vector<Prediction>& predictions) {
    Scores scores;
    scores.queries = queries.size();
    double top1 = 0, recall3 = 0, mrr5 = 0, answered = 0, refused = 0;
    std::vector<std::pair<double, bool>> scope, correctness;
    std::vector<double> outside;
    for (std::size_t i = 0; i < queries.size(); ++i) {
        const bool inside = !queries[i].gold.empty();
        const std::size_t rank = rank_of_right(queries[i], predictions[i]);
        const bool right = inside && rank == 0 && !predictions[i].ranked.empty();
        scope.emplace_back(predictions[i].confidence, inside);
        correctness.emplace_back(predictions[i].confidence, right);
        if (!inside) {
            outside.push_back(predictions[i].confidence);
            refused += predictions[i].abstain;
            continue;
        }
        ++scores.in_scope;
        const bool found = rank < predictions[i].ranked.size();
        top1 += right, recall3 += found && rank < 3,
            mrr5 += found && rank < 5 ? 1.0 / static_cast<double>(rank + 1) : 0;
        answered += right && !predictions[i].abstain;
    }
    scores.top1 = share(top1, scores.in_scope), scores.recall3 = share(recall3, scores.in_scope);
    scores.mrr5 = share(mrr5, scores.in_scope), scores.answered_right = share(answered, scores.in_scope);
    scores.refused = share(refused, outside.size());
    scores.auroc = area_under_curve(scope);
    scores.calibration_error = calibration_error(correctness);
    scores.acc90 = nothing;
    if (!outside.empty()) {
        std::sort(outside.begin(), outside.end());
        const auto at = static_cast<std::size_t>(std::ceil(0.9 * static_cast<double>(outside.size()))) - 1;
        double above = 0;
        for (std::size_t i = 0; i < queries.size(); ++i)
            above += correctness[i].second && correctness[i].first > outside[at];
        scores.acc90 = share(above, scores.in_scope);
    }
    return scores;
}

std::vector<Prediction> answer_all(const Ranker& ranker, const std::vector<Query>& queries, unsigned threads,
                                   std::vector<double>* micros, const std::function<void(int)>& progress) {
    std::vector<Prediction> predictions(queries.size());
    if (micros) micros->assign(queries.size(), 0);
    std::atomic<std::size_t> next{0};
    const auto work = [&](bool reports) {
        for (std::size_t i = next++; i < queries.size(); i = next++) {
            const auto before = std::chrono::steady_clock::now();
            const Ranking ranking = ranker.rank(queries[i].text, Filter::everything());
            const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - before;
            if (micros) (*micros)[i] = spent.count();
            Prediction& prediction = predictions[i];
            prediction.query = queries[i].id;
            for (const Candidate& candidate : ranking.candidates)
                prediction.ranked.emplace_back(candidate.entry->id, candidate.score);
            prediction.abstain = ranking.abstain;
            prediction.confidence = ranking.confidence;
            if (reports && progress && i % 64 == 0) progress(static_cast<int>(100 * i / queries.size()));
        }
    };
    std::vector<std::thread> others;
    for (unsigned i = 1; i < threads; ++i) others.emplace_back(work, false);
    work(true);
    for (std::thread& other : others) other.join();
    return predictions;
}

}  // namespace twicket::knowledge
