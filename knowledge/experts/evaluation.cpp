// Labelled questions through the finder, everything visible; figures as in the shared data's baselines.
#include "knowledge/experts/evaluation.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

namespace twicket::experts {
namespace {

constexpr std::size_t ranked = 1'000;  // people in a ranking that is judged

bool is_right(const knowledge::Query& query, const std::string& person) {
    return std::ranges::find(query.gold, person) != query.gold.end();
}

void add_one(ExpertScores& sums, const knowledge::Query& query,
             const std::vector<std::pair<std::string, double>>& found) {
    ++sums.in_scope;
    std::size_t right = 0;
    double precision = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (!is_right(query, found[i].first)) continue;
        ++right;
        precision += static_cast<double>(right) / static_cast<double>(i + 1);
        if (i == 0) sums.p1 += 1;
        if (right == 1 && i < 3) sums.recall3 += 1;
        if (right == 1 && i < 5) sums.mrr5 += 1.0 / static_cast<double>(i + 1);
        if (i < 5) sums.p5 += 0.2;
        if (i < 10) sums.p10 += 0.1;
    }
    sums.map += precision / static_cast<double>(query.gold.size());
}

void divide(ExpertScores& sums) {
    const auto count = static_cast<double>(std::max<std::size_t>(sums.in_scope, 1));
    for (double* figure : {&sums.p1, &sums.recall3, &sums.mrr5, &sums.map, &sums.p5, &sums.p10}) *figure /= count;
}

}  // namespace

ExpertFinder finder_of(const std::vector<knowledge::Entry>& profiles, const FinderSettings& settings) {
    ExpertFinder finder{SkillNames{}, settings};
    std::vector<Writing> writings;
    for (const knowledge::Entry& entry : profiles) {
        Profile profile{.person = entry.id};
        for (const std::string& skill : entry.tags) profile.claims.push_back({skill, entry.id});
        if (entry.tags.empty() && entry.variants.empty()) profile.claims.push_back({entry.title, entry.id});
        finder.put(profile);
        for (const std::string& text : entry.variants)
            writings.push_back({.people = {entry.id}, .text = text, .title = entry.title});
    }
    finder.set_writings(std::move(writings));
    return finder;
}

std::vector<knowledge::Prediction> find_all(const ExpertFinder& finder, const std::vector<knowledge::Query>& queries,
                                            std::vector<double>* micros, const std::function<void(int)>& progress) {
    std::vector<knowledge::Prediction> predictions;
    for (const knowledge::Query& query : queries) {
        ExpertFinder::Wanted wanted{.text = query.text, .limit = ranked};
        wanted.viewers.everything = true;
        const auto before = std::chrono::steady_clock::now();
        const std::vector<Found> found = finder.find(wanted);
        if (micros)
            micros->push_back(
                std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - before).count());
        knowledge::Prediction prediction{.query = query.id, .abstain = found.empty()};
        for (const Found& one : found) prediction.ranked.emplace_back(one.person, one.score);
        if (!found.empty()) prediction.confidence = std::min(1.0, found.front().score);
        predictions.push_back(std::move(prediction));
        if (progress) progress(static_cast<int>(100 * predictions.size() / queries.size()));
    }
    return predictions;
}

ExpertScores figures_of(const std::vector<knowledge::Query>& queries,
                        const std::vector<knowledge::Prediction>& predictions) {
    ExpertScores scores{.queries = queries.size()};
    for (std::size_t i = 0; i < queries.size() && i < predictions.size(); ++i)
        if (!queries[i].gold.empty()) add_one(scores, queries[i], predictions[i].ranked);
    divide(scores);
    return scores;
}

ExpertScores writers_found(const std::vector<knowledge::Entry>& profiles, const TextSettings& settings,
                           std::size_t each) {
    std::vector<Piece> pieces;
    std::map<std::string, std::vector<std::uint32_t>> writers;
    for (std::uint32_t person = 0; person < profiles.size(); ++person)
        for (const std::string& text : profiles[person].variants) {
            writers[text].push_back(person);
            if (writers[text].size() == 1) pieces.push_back({.people = {}, .text = text});
        }
    for (Piece& piece : pieces) piece.people = writers[piece.text];
    const std::vector<Piece> asked = pieces;
    const TextEvidence evidence{std::move(pieces)};
    ExpertScores scores;
    for (std::uint32_t piece = 0; piece < asked.size();
         piece += static_cast<std::uint32_t>(std::max<std::size_t>(each, 1))) {
        knowledge::Query query;
        for (const std::uint32_t person : asked[piece].people) query.gold.push_back(profiles[person].id);
        std::vector<std::pair<std::string, double>> found;
        for (const TextEvidence::Vote& vote : evidence.votes({.text = asked[piece].text, .without = piece}, settings))
            found.emplace_back(profiles[vote.person].id, vote.score);
        ++scores.queries;
        add_one(scores, query, found);
    }
    divide(scores);
    return scores;
}

}  // namespace twicket::experts
