// One pass per member over flat arrays, one pass to standardise, one to fuse and keep the best.
#include "knowledge/scoring.hpp"

#include <cmath>

namespace twicket::knowledge {
namespace {

struct Scratch {
    std::array<std::vector<float>, member_count> scores;
};

struct Spread {
    float mean = 0, scale = 0;  // scale: 1 / standard deviation, 0 where all are equal
};

bool alive(const View& view, std::uint32_t slot) {
    return !view.dead || !(*view.dead)[slot];
}

bool has_answer(const View& view, std::uint32_t slot) {
    const auto base = static_cast<std::uint32_t>(view.base->size());
    return slot < base ? view.base->has_answer_field(slot) : view.fresh->has_answer_field(slot - base);
}

template <class Counts>
Spread spread_of(const std::vector<float>& scores, std::uint32_t slots, const Counts& counts) {
    double sum = 0, squares = 0;
    std::size_t count = 0;
    for (std::uint32_t slot = 0; slot < slots; ++slot) {
        if (!counts(slot)) continue;
        const double value = scores[slot];
        sum += value, squares += value * value, ++count;
    }
    if (count < 2) return {};
    const double mean = sum / static_cast<double>(count);
    const double variance = squares / static_cast<double>(count) - mean * mean;
    return {static_cast<float>(mean), variance > 1e-12 ? static_cast<float>(1 / std::sqrt(variance)) : 0.0f};
}

void run_members(const View& view, const Probe& probe, Scratch& scratch) {
    const std::size_t slots = view.slots(), base = view.base->size();
    for (auto& scores : scratch.scores) scores.assign(slots, 0.0f);
    auto& [classifier, bm25, centroid, answer] = scratch.scores;
    view.base->add_bm25(probe, *view.base, bm25.data());
    view.base->add_centroid(probe, centroid.data());
    view.base->add_answer(probe, *view.base, answer.data());
    if (view.fresh) {
        view.fresh->add_bm25(probe, *view.base, bm25.data() + base);
        view.fresh->add_centroid(probe, centroid.data() + base);
        view.fresh->add_answer(probe, *view.base, answer.data() + base);
    }
    if (view.classifier) view.classifier->add(*view.base, probe, classifier.data());
}

constexpr std::size_t at(Member member) {
    return static_cast<std::size_t>(member);
}

}  // namespace

Scored score(const View& view, const Probe& probe, std::size_t keep, const std::function<bool(std::uint32_t)>& accept) {
    thread_local Scratch scratch;
    run_members(view, probe, scratch);
    const auto slots = static_cast<std::uint32_t>(view.slots());
    const auto base = static_cast<std::uint32_t>(view.base->size());
    std::array<Spread, member_count> spreads;
    for (std::size_t member = 0; member < member_count; ++member) {
        if (member == at(Member::classifier))
            spreads[member] = !view.classifier ? Spread{}
                                               : spread_of(scratch.scores[member], base,
                                                           [&](std::uint32_t slot) { return alive(view, slot); });
        else if (member == at(Member::answer))
            spreads[member] = spread_of(scratch.scores[member], slots, [&](std::uint32_t slot) {
                return alive(view, slot) && has_answer(view, slot);
            });
        else
            spreads[member] =
                spread_of(scratch.scores[member], slots, [&](std::uint32_t slot) { return alive(view, slot); });
    }
    Scored scored;
    std::array<float, member_count> best;
    best.fill(-1e30f);
    const auto better = [](const Hit& left, const Hit& right) {
        return left.fused != right.fused ? left.fused > right.fused : left.slot < right.slot;
    };
    auto& hits = scored.hits;
    for (std::uint32_t slot = 0; slot < slots; ++slot) {
        if (!alive(view, slot)) continue;
        Hit hit{.slot = slot};
        for (std::size_t member = 0; member < member_count; ++member) {
            // A member that cannot know an entry is silent about it: fresh ones are unknown to the classifier, whose
            // place the centroid takes, and entries without an answer field to the answers' BM25.
            const bool unknown = member == at(Member::classifier) && slot >= base;
            if (member == at(Member::answer) && !has_answer(view, slot)) continue;
            const std::size_t source = unknown ? at(Member::centroid) : member;
            if (unknown && !view.classifier) continue;
            hit.raw[member] = unknown ? 0 : scratch.scores[member][slot];
            hit.standard[member] = (scratch.scores[source][slot] - spreads[source].mean) * spreads[source].scale;
            hit.fused += static_cast<float>(view.weights[member]) * hit.standard[member];
        }
        if (hits.size() == keep && !better(hit, hits.front())) continue;
        if (!accept(slot)) continue;
        for (std::size_t member = 0; member < member_count; ++member)
            if (spreads[member].scale > 0 && hit.standard[member] > best[member])
                best[member] = hit.standard[member], scored.best[member] = slot, scored.present[member] = true;
        if (hits.size() == keep) std::pop_heap(hits.begin(), hits.end(), better), hits.pop_back();
        hits.push_back(hit);
        std::push_heap(hits.begin(), hits.end(), better);
    }
    std::sort_heap(hits.begin(), hits.end(), better);
    return scored;
}

void look_at_wordings(const View& view, const Probe& probe, Scored& scored) {
    std::vector<std::uint32_t> in_base, in_fresh;
    double squares = 0;
    for (const Feature& term : probe.terms) {
        if (term.plain == 0) continue;  // a synonym is no word of the question
        const std::uint32_t base = view.base->word_number(term.hash);
        const std::uint32_t fresh = view.fresh ? view.fresh->word_number(term.hash) : no_feature;
        const float idf = base != no_feature    ? view.base->text_idf(base)
                          : fresh != no_feature ? view.fresh->text_idf(fresh)
                                                : view.base->rarest_idf();
        squares += static_cast<double>(idf) * idf;
        if (base != no_feature) in_base.push_back(base);
        if (fresh != no_feature) in_fresh.push_back(fresh);
    }
    std::sort(in_base.begin(), in_base.end());
    std::sort(in_fresh.begin(), in_fresh.end());
    const auto base = static_cast<std::uint32_t>(view.base->size());
    for (Hit& hit : scored.hits)
        hit.nearest = hit.slot < base ? view.base->nearest(hit.slot, in_base, squares)
                                      : view.fresh->nearest(hit.slot - base, in_fresh, squares);
    std::stable_partition(scored.hits.begin(), scored.hits.end(), [](const Hit& hit) { return hit.nearest > 0.999f; });
}

}  // namespace twicket::knowledge
