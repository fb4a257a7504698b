// Five folds over the base: each leaves out a fifth of the wordings (questions in scope) and a fifth of the entries
// with all theirs (questions out of scope), trains on the rest and watches how the left-out ones fare.
#include "knowledge/trainer.hpp"

#include <cmath>
#include <thread>

#include "knowledge/question.hpp"

namespace twicket::knowledge {
namespace {

constexpr std::size_t folds = 5;
constexpr std::size_t most_texts_with_classifier = 200'000, most_entries_with_classifier = 20'000;
constexpr std::size_t texts_for_all_folds = 3'000;  // above, two of the folds hold out enough
constexpr std::size_t most_held_out = 3'000;        // of each kind: enough to learn fifteen numbers from
constexpr std::size_t enough_held_out = 60;         // below, weights and confidence stay the fixed ones
constexpr std::size_t kept_candidates = 40;
// Of the weights towards their prior, beside a mean log-likelihood. Strong, because held-out wordings are not quite
// what people ask: with 1,200 terse wordings the likelihood alone gave all to the answers' text and lost the plainest
// questions.
constexpr double weight_pull = 1'500, least_weight_pull = 0.1,
                 most_weight_pull = 2;  // the first by the base's wordings
// In examples' worth, of the confidence towards its prior. Whether the first is right is harder for a held-out wording
// (its entry has one wording less) than for a real question, so there the other bases' experience weighs most.
constexpr double scope_pull = 6, right_pull = 1'000;

struct HeldOut {
    std::string question, language, gold;  // gold empty: out of scope
};

struct Fold {
    Segment::Entries entries;
    std::vector<HeldOut> questions;
};

// Deterministic and unrelated to the order of anything else.
std::size_t place_of(std::size_t number) {
    return static_cast<std::size_t>((number * 2654435761ULL) >> 7);
}

Fold make_fold(const Segment::Entries& entries, std::size_t fold, std::size_t in_step, std::size_t out_step) {
    Fold made;
    std::size_t number = 0, in = 0, out = 0;
    for (std::size_t at = 0; at < entries.size(); ++at) {
        const Entry& entry = *entries[at];
        const std::string language = base_language(entry.language);
        if (place_of(at + 1) % folds == fold) {
            for (const std::string& variant : entry.variants)
                if (out++ % out_step == 0) made.questions.push_back({variant, language, {}});
            if (entry.variants.empty()) made.questions.push_back({entry.title, language, {}});
            number += entry.variants.size();
            continue;
        }
        Entry rest = entry;
        rest.variants.clear();
        for (const std::string& variant : entry.variants) {
            if (place_of(number++) % folds != fold)
                rest.variants.push_back(variant);
            else if (in++ % in_step == 0)
                made.questions.push_back({variant, language, entry.id});
        }
        made.entries.push_back(std::make_shared<const Entry>(std::move(rest)));
    }
    return made;
}

void ask_all(const View& view, const std::vector<HeldOut>& questions, unsigned threads,
             std::vector<Outcome>& outcomes) {
    std::vector<Outcome> found(questions.size());
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t i = next++; i < questions.size(); i = next++)
            found[i] = ask_held_out(view, questions[i].question, questions[i].language, questions[i].gold);
    };
    std::vector<std::thread> others;
    for (unsigned i = 1; i < threads; ++i) others.emplace_back(work);
    work();
    for (std::thread& other : others) other.join();
    std::move(found.begin(), found.end(), std::back_inserter(outcomes));
}

double log_likelihood(const std::vector<Outcome>& outcomes, const Weights& weights, const Weights& prior, double pull,
                      Weights& slope) {
    slope = {};
    double sum = 0;
    std::size_t count = 0;
    for (const Outcome& outcome : outcomes) {
        if (!outcome.in_scope || outcome.standards.empty()) continue;
        std::vector<double> scores;
        double largest = -1e30, total = 0;
        for (const auto& standard : outcome.standards) {
            double score = 0;
            for (std::size_t i = 0; i < member_count; ++i) score += weights[i] * standard[i];
            scores.push_back(score);
            largest = std::max(largest, score);
        }
        for (double& score : scores) total += score = std::exp(score - largest);
        sum += std::log(std::max(scores[outcome.gold] / total, 1e-30));
        for (std::size_t i = 0; i < member_count; ++i) {
            double expected = 0;
            for (std::size_t k = 0; k < scores.size(); ++k) expected += scores[k] / total * outcome.standards[k][i];
            slope[i] += outcome.standards[outcome.gold][i] - expected;
        }
        ++count;
    }
    if (count == 0) return 0;
    sum /= static_cast<double>(count);
    for (std::size_t i = 0; i < member_count; ++i) {
        slope[i] = slope[i] / static_cast<double>(count) - pull * (weights[i] - prior[i]);
        sum -= pull / 2 * (weights[i] - prior[i]) * (weights[i] - prior[i]);
    }
    return sum;
}

// One or two wordings an entry teach a classifier little: there the centroid leads.
Weights starting_weights(const Segment& segment) {
    const double wordings = static_cast<double>(segment.texts()) / static_cast<double>(segment.size());
    const double share = std::clamp((wordings - 1) / 3, 0.0, 1.0);
    Weights weights;
    for (std::size_t i = 0; i < member_count; ++i)
        weights[i] = share * prior_weights[i] + (1 - share) * untrained_weights[i];
    return weights;
}

std::vector<Example> examples_of(const std::vector<Outcome>& outcomes, bool scope) {
    std::vector<Example> examples;
    double yes = 0;
    for (const Outcome& outcome : outcomes) {
        if (!scope && !outcome.in_scope) continue;
        examples.push_back({outcome.evidence, scope ? outcome.in_scope : outcome.right});
        yes += examples.back().yes;
    }
    const auto all = static_cast<double>(examples.size());
    if (scope && yes > 0 && yes < all)
        for (Example& example : examples)
            example.weight = example.yes ? all * expected_in_scope / yes : all * (1 - expected_in_scope) / (all - yes);
    return examples;
}

}  // namespace

Outcome ask_held_out(const View& view, const std::string& question, const std::string& language,
                     std::string_view gold) {
    const PreparedQuestion prepared = prepare(view, question, language);
    Scored scored = score(view, prepared.probe, kept_candidates, [](std::uint32_t) { return true; });
    look_at_wordings(view, prepared.probe, scored);
    Outcome outcome;
    outcome.evidence = evidence_of(view, scored, question_words(view, prepared.probe), prepared.corrections.size());
    outcome.in_scope = !gold.empty();
    if (gold.empty()) return outcome;
    for (std::size_t i = 0; i < scored.hits.size(); ++i)
        if (view.entry(scored.hits[i].slot)->id == gold) {
            outcome.right = i == 0;
            outcome.gold = i;
            for (const Hit& hit : scored.hits) outcome.standards.push_back(hit.standard);
        }
    return outcome;
}

Weights fit_weights(const std::vector<Outcome>& outcomes, const Weights& prior, std::size_t wordings) {
    const double pull = std::clamp(weight_pull / static_cast<double>(std::max<std::size_t>(wordings, 1)),
                                   least_weight_pull, most_weight_pull);
    Weights weights = prior, slope{};
    double step = 0.5, value = log_likelihood(outcomes, weights, prior, pull, slope);
    for (int round = 0; round < 200 && step > 1e-5; ++round) {
        Weights next, next_slope;
        for (std::size_t i = 0; i < member_count; ++i)
            next[i] = prior[i] == 0 ? 0 : std::max(0.0, weights[i] + step * slope[i]);
        const double next_value = log_likelihood(outcomes, next, prior, pull, next_slope);
        if (next_value > value)
            weights = next, slope = next_slope, value = next_value, step *= 1.3;
        else
            step /= 2;
    }
    return weights;
}

std::shared_ptr<const Model> train(const Segment& segment, const Training& training) {
    const auto report = [&](int percent) {
        if (training.progress) training.progress(percent);
    };
    const bool classified = segment.size() >= 2 && segment.size() <= most_entries_with_classifier &&
                            segment.texts() <= most_texts_with_classifier;
    const auto classifier_of = [&](const Segment& part) {
        return classified ? Classifier::train(part, {.threads = training.threads, .stop = training.stop}) : nullptr;
    };
    auto model = std::make_shared<Model>();
    model->classifier = classifier_of(segment);
    model->weights = model->classifier ? starting_weights(segment) : untrained_weights;
    model->confidence = prior_confidence(model->classifier != nullptr);
    report(20);
    std::size_t variants = 0;
    for (const auto& entry : segment.entries()) variants += entry->variants.size();
    if (variants < enough_held_out || segment.size() < 4) return model;
    const std::size_t in_step = 1 + variants * 4 / 5 / most_held_out, out_step = 1 + variants / most_held_out;
    std::vector<Outcome> outcomes;
    const std::size_t rounds = segment.texts() > texts_for_all_folds ? 2 : folds;
    for (std::size_t fold = 0; fold < rounds; ++fold) {
        Fold made = make_fold(segment.entries(), fold, in_step, out_step);
        const auto part = Segment::build(std::move(made.entries), nullptr);
        const auto classifier = classifier_of(*part);
        if (training.stop && training.stop()) return nullptr;
        const View view{.base = part.get(), .classifier = classifier.get(), .weights = model->weights};
        ask_all(view, made.questions, training.threads, outcomes);
        report(20 + static_cast<int>(80 * (fold + 1) / rounds));
    }
    std::size_t inside = 0;
    for (const Outcome& outcome : outcomes) inside += outcome.in_scope;
    model->held_out = inside;
    if (inside < enough_held_out) return model;
    model->weights = fit_weights(outcomes, model->weights, variants);
    const Confidence& prior = prior_confidence(model->classifier != nullptr);
    model->confidence.in_scope = fit(examples_of(outcomes, true), prior.in_scope, scope_pull);
    model->confidence.right = fit(examples_of(outcomes, false), prior.right, right_pull);
    return model;
}

}  // namespace twicket::knowledge
