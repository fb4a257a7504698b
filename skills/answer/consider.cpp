// From a question to a step: filters, ranking, the asker's private view, and the trace that `why` shows.
#include "skills/answer/answer.hpp"
#include "skills/answer/cards.hpp"

namespace twicket::answer {
namespace {

knowledge::Filter filter_for(const AnswerSkill::Question& question, std::vector<std::string> excluded) {
    return {.groups = question.audience.groups, .scopes = question.scopes, .language = question.language,
            .excluded = std::move(excluded), .today = day_of(question.now)};
}

// The asker's language first; when nothing there is convincing, every language, and the card says so (row 16).
knowledge::Ranking rank_by_language(const knowledge::Ranker& ranker, const std::string& text, knowledge::Filter filter,
                                    double high) {
    knowledge::Ranking same = ranker.rank(text, filter);
    if (same.confidence >= high) return same;
    filter.language.clear();
    knowledge::Ranking any = ranker.rank(text, filter);
    return any.confidence > same.confidence ? any : same;
}

nlohmann::json traced(const knowledge::Ranking& ranking) {
    nlohmann::json candidates = nlohmann::json::array();
    for (const knowledge::Candidate& candidate : ranking.candidates) {
        nlohmann::json parts;
        for (std::size_t i = 0; i < knowledge::member_count; ++i)
            parts[std::string{name_of(static_cast<knowledge::Member>(i))}] = candidate.contribution[i];
        candidates.push_back({{"entry", candidate.entry->id}, {"title", candidate.entry->title}, {"score", candidate.score}, {"parts", parts}});
        if (candidates.size() == 5) break;
    }
    return {{"candidates", candidates}, {"confidence", ranking.confidence}, {"in_scope", ranking.in_scope}, {"right", ranking.right}};
}

}  // namespace

AnswerSkill::Consideration AnswerSkill::consider(const Question& question) const {
    const std::string wording = wording_of(question.text);
    std::vector<std::string> excluded = pairings_.dropped_for(wording, question.asker);
    if (!question.not_this.empty()) excluded.push_back(question.not_this);
    const knowledge::Filter filter = filter_for(question, excluded);

    Consideration considered;
    considered.ranking = rank_by_language(ranker_, question.text, filter, thresholds_.high);
    Rung rung = question.rung;
    rung.confidence = considered.ranking.confidence;
    rung.in_scope = considered.ranking.in_scope;
    rung.candidates = considered.ranking.candidates.size();
    considered.step = step(rung, thresholds_);

    // Row 12: what the asker alone may read, when it beats what the place may read.
    knowledge::Filter own = filter;
    own.groups = question.own_groups;
    const knowledge::Ranking mine = rank_by_language(ranker_, question.text, own, thresholds_.high);
    if (!mine.candidates.empty() && mine.confidence >= thresholds_.high) {
        const auto& best = mine.candidates.front().entry;
        if (!question.audience.may_read(best->audience)) considered.private_more = best;
    }

    considered.trace = traced(considered.ranking);
    considered.trace["question_words"] = wording;
    considered.trace["step"] = name_of(considered.step);
    considered.trace["filters"] = {{"groups", question.audience.groups}, {"scopes", question.scopes},
                                   {"language", question.language}, {"dropped_for_this_wording", excluded}};
    considered.trace["thresholds"] = {{"high", thresholds_.high}, {"middle", thresholds_.middle}, {"low", thresholds_.low}, {"scope", thresholds_.scope}};
    return considered;
}

}  // namespace twicket::answer
