// Evidence, and the logistic models over it. The prior's numbers are in confidence_prior.cpp.
#include "knowledge/confidence.hpp"

#include <algorithm>
#include <cmath>

namespace twicket::knowledge {
namespace {

constexpr std::array<std::string_view, evidence_count> names{"fused score",
                                                             "margin to the second",
                                                             "classifier's log-odds",
                                                             "BM25 share of its bound",
                                                             "cosine",
                                                             "members agreeing",
                                                             "cosine margin",
                                                             "covered by the winner",
                                                             "unknown to the base",
                                                             "rarest missed word",
                                                             "length",
                                                             "words corrected",
                                                             "answer's BM25 share",
                                                             "nearest wording",
                                                             "nearest wording's margin",
                                                             "nearly a known wording",
                                                             "share of the first",
                                                             "classifier's margin"};

constexpr std::size_t part_of_compound = 4;  // bytes
constexpr std::size_t compared = 10;         // candidates that the first is measured against

constexpr std::size_t at(Member member) {
    return static_cast<std::size_t>(member);
}

float bounded(double value, double low, double high) {
    return static_cast<float>(std::clamp(value, low, high));
}

double sigmoid(double value) {
    return 1 / (1 + std::exp(-std::clamp(value, -40.0, 40.0)));
}

// Solves the symmetric positive definite system in place (Cholesky); n = evidence_count + 1.
using Matrix = std::array<Logistic, evidence_count + 1>;
Logistic solve(Matrix matrix, Logistic right) {
    const std::size_t n = right.size();
    for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t k = 0; k < j; ++k) matrix[j][j] -= matrix[j][k] * matrix[j][k];
        matrix[j][j] = std::sqrt(std::max(matrix[j][j], 1e-12));
        for (std::size_t i = j + 1; i < n; ++i) {
            for (std::size_t k = 0; k < j; ++k) matrix[i][j] -= matrix[i][k] * matrix[j][k];
            matrix[i][j] /= matrix[j][j];
        }
    }
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = 0; k < i; ++k) right[i] -= matrix[i][k] * right[k];
        right[i] /= matrix[i][i];
    }
    for (std::size_t i = n; i-- > 0;) {
        for (std::size_t k = i + 1; k < n; ++k) right[i] -= matrix[k][i] * right[k];
        right[i] /= matrix[i][i];
    }
    return right;
}

bool shares_a_telling_word(const View& view, const std::vector<Token>& question, std::uint32_t slot) {
    std::vector<const Token*> telling;
    for (const Token& token : question)
        if (token.added || token.weight >= 1) telling.push_back(&token);
    const auto borne = [&](const Token* token) { return view.bears(hash_of_word(token->stem), slot); };
    if (telling.empty() || std::any_of(telling.begin(), telling.end(), borne)) return true;
    const Entry& entry = *view.entry(slot);
    std::string all = entry.title;
    for (const std::string& one : entry.variants) all += " " + one;
    const std::string language = base_language(entry.language);
    for (const std::string& surface : surfaces_of(all)) {
        if (is_function_word(surface, language)) continue;
        for (const Token* token : telling) {
            const std::string& word = token->surface;
            if (std::min(word.size(), surface.size()) < part_of_compound) continue;
            const bool begins = word.compare(0, part_of_compound, surface, 0, part_of_compound) == 0;
            if (begins || word.ends_with(std::string_view{surface}.substr(surface.size() - part_of_compound)))
                return true;
        }
    }
    return false;
}

}  // namespace

std::string_view name_of_evidence(std::size_t number) {
    return names[number];
}

std::vector<QuestionWord> question_words(const View& view, const Probe& probe) {
    std::vector<QuestionWord> words;
    words.reserve(probe.terms.size());
    for (const Feature& term : probe.terms) {
        const bool known = view.base->knows(term.hash) || (view.fresh && view.fresh->knows(term.hash));
        words.push_back({term.hash, view.base->entry_idf(term.hash), term.weight, known});
    }
    return words;
}

double left_by_grammar(const View& view, const std::vector<Token>& question, std::uint32_t slot, bool learned) {
    if (shares_a_telling_word(view, question, slot)) return 1;
    return learned ? 0.4
                   : 0.15;  // found on the public question sets; smaller costs the learned ones more than it gives
}

Evidence evidence_of(const View& view, const Scored& scored, std::span<const QuestionWord> words,
                     std::size_t corrections) {
    Evidence evidence;
    if (scored.hits.empty()) return evidence;
    const Hit& first = scored.hits[0];
    double total = 0, covered = 0, unknown = 0, rarest = 0, answer_bound = 0;
    // An unknown word weighs as if one entry bore it, so that a base's size alone does not make it heavy.
    const auto most = static_cast<float>(std::log(1 + (static_cast<double>(view.slots()) - 0.5) / 1.5));
    for (const QuestionWord& word : words) {
        const float idf = std::min(word.idf, most) * word.weight;
        total += idf;
        answer_bound += view.base->answer_idf(word.hash) * 3 * word.weight;
        if (view.bears(word.hash, first.slot))
            covered += idf;
        else
            rarest = std::max<double>(rarest, idf);
        if (!word.known) unknown += idf;
    }
    std::size_t present = 0, agreeing = 0;
    for (std::size_t member = 0; member < member_count; ++member)
        present += scored.present[member], agreeing += scored.present[member] && scored.best[member] == first.slot;
    const Hit second = scored.hits.size() > 1 ? scored.hits[1] : Hit{};
    auto& x = evidence.values;
    x[0] = bounded(first.fused / 15, 0, 2);
    x[1] = bounded((first.fused - second.fused) / 5, 0, 2);
    x[2] = view.classifier ? bounded(first.raw[at(Member::classifier)] / 5, -2, 2) : 0;
    x[3] = total > 0 ? bounded(first.raw[at(Member::bm25)] / (total * 3), 0, 1) : 0;
    x[4] = bounded(first.raw[at(Member::centroid)], 0, 1);
    x[5] = present > 0 ? static_cast<float>(agreeing) / static_cast<float>(present) : 0;
    x[6] = bounded((first.raw[at(Member::centroid)] - second.raw[at(Member::centroid)]) * 3, -1, 2);
    x[7] = total > 0 ? bounded(covered / total, 0, 1) : 0;
    x[8] = total > 0 ? bounded(unknown / total, 0, 1) : 1;
    x[9] = most > 0 ? bounded(rarest / most, 0, 1) : 0;
    x[10] = bounded(std::log(1.0 + static_cast<double>(words.size())) / 3, 0, 2);
    x[11] = words.empty() ? 0 : bounded(static_cast<double>(corrections) / static_cast<double>(words.size()), 0, 1);
    x[12] = answer_bound > 0 ? bounded(first.raw[at(Member::answer)] / answer_bound * 2, 0, 2) : 0;
    x[13] = first.nearest;
    float other = 0;
    for (std::size_t i = 1; i < std::min(scored.hits.size(), compared); ++i)
        other = std::max(other, scored.hits[i].nearest);
    x[14] = first.nearest - other;
    x[15] = bounded((first.nearest - 0.7) / 0.3, 0, 1);
    // The log-odds of the first against the rest, as the fusion's weights were fitted for them.
    double rest = 0;
    float rival = -1e30f;
    for (std::size_t i = 0; i < std::min(scored.hits.size(), compared); ++i) {
        const Hit& hit = scored.hits[i];
        if (i > 0) rest += std::exp(static_cast<double>(hit.fused) - first.fused);
        if (i > 0) rival = std::max(rival, hit.raw[at(Member::classifier)]);
    }
    x[16] = bounded(rest > 0 ? -std::log(rest) / 5 : 2, -1, 2);
    x[17] =
        view.classifier && scored.hits.size() > 1 ? bounded((first.raw[at(Member::classifier)] - rival) / 5, -2, 2) : 0;
    return evidence;
}

double probability(const Logistic& model, const Evidence& evidence) {
    double sum = model[0];
    for (std::size_t i = 0; i < evidence_count; ++i) sum += model[i + 1] * evidence.values[i];
    return sigmoid(sum);
}

Logistic fit(const std::vector<Example>& examples, const Logistic& prior, double pull) {
    Logistic model = prior;
    constexpr std::size_t n = evidence_count + 1;
    for (int round = 0; round < 25; ++round) {
        Logistic slope{};
        Matrix curve{};
        for (std::size_t i = 0; i < n; ++i) slope[i] = pull * (model[i] - prior[i]), curve[i][i] = pull;
        for (const Example& example : examples) {
            Logistic x{};
            x[0] = 1;
            std::copy(example.evidence.values.begin(), example.evidence.values.end(), x.begin() + 1);
            const double p = probability(model, example.evidence);
            const double miss = example.weight * (p - (example.yes ? 1 : 0)),
                         bend = example.weight * std::max(p * (1 - p), 1e-6);
            for (std::size_t i = 0; i < n; ++i) {
                slope[i] += miss * x[i];
                for (std::size_t j = 0; j <= i; ++j) curve[i][j] += bend * x[i] * x[j];
            }
        }
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t j = i + 1; j < n; ++j) curve[i][j] = curve[j][i];
        const Logistic step = solve(curve, slope);
        double largest = 0;
        for (const double part : step) largest = std::max(largest, std::abs(part));
        const double shorten = largest > 2 ? 2 / largest : 1;
        for (std::size_t i = 0; i < n; ++i) model[i] -= shorten * step[i];
        if (largest < 1e-6) break;
    }
    return model;
}

}  // namespace twicket::knowledge
