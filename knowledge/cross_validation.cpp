// Five folds over a base.
#include "knowledge/cross_validation.hpp"

namespace twicket::knowledge {
namespace {

constexpr std::size_t folds = 5;

void ask(const std::vector<Entry>& entries, std::vector<Query> queries, unsigned threads, Judged& judged) {
    if (queries.empty() || entries.empty()) return;
    const auto ranker = Ranker::build(entries, {.threads = threads, .background = false});
    ranker->train();
    std::vector<double> micros;
    auto predictions = answer_all(*ranker, queries, threads, &micros);
    std::move(queries.begin(), queries.end(), std::back_inserter(judged.queries));
    std::move(predictions.begin(), predictions.end(), std::back_inserter(judged.predictions));
    judged.micros.insert(judged.micros.end(), micros.begin(), micros.end());
}

}  // namespace

Judged cross_validate(const std::vector<Entry>& entries, const std::vector<Query>& outside, unsigned threads,
                      const std::function<void(int)>& progress) {
    Judged judged;
    for (std::size_t fold = 0; fold < folds; ++fold) {
        if (progress) progress(static_cast<int>(100 * fold / folds));
        std::vector<Entry> without_variants = entries, without_entries;
        std::vector<Query> held_out, strangers;
        std::size_t number = 0;
        for (std::size_t at = 0; at < entries.size(); ++at) {
            auto& kept = without_variants[at].variants;
            kept.clear();
            const bool whole = at % folds == fold;
            if (!whole) without_entries.push_back(entries[at]);
            for (std::size_t i = 0; i < entries[at].variants.size(); ++i, ++number) {
                const std::string id = entries[at].id + "/" + std::to_string(i);
                if (number % folds == fold)
                    held_out.push_back({id, entries[at].variants[i], {entries[at].id}});
                else
                    kept.push_back(entries[at].variants[i]);
                if (whole) strangers.push_back({id + "/out", entries[at].variants[i], {}});
            }
        }
        for (std::size_t i = fold; i < outside.size(); i += folds)
            if (outside[i].gold.empty()) held_out.push_back(outside[i]);
        ask(without_variants, std::move(held_out), threads, judged);
        ask(without_entries, std::move(strangers), threads, judged);
    }
    return judged;
}

}  // namespace twicket::knowledge
