// All entries' scores for one question: the members side by side, standardised over the entries, fused, the best kept.
// Shared by the ranker and by the training that judges held-out wordings. No calibration here (confidence.hpp).
#pragma once
#include <array>
#include <functional>
#include <vector>

#include "knowledge/classifier.hpp"
#include "knowledge/ranker.hpp"
#include "knowledge/segment.hpp"

namespace twicket::knowledge {

using Weights = std::array<double, member_count>;
// Found on public question sets (shared retrieval notes): classifier 1.0, BM25 0.7, centroid 0.3, answers 0.5; with
// little to learn from the centroid is the best member, so a base without a classifier leans on it.
constexpr Weights prior_weights{1.0, 0.7, 0.3, 0.5};
constexpr Weights untrained_weights{0.0, 0.5, 1.0, 0.4};

// What is looked through; nothing is owned. Slots count through the base, then the fresh entries.
struct View {
    const Segment* base = nullptr;
    const Segment* fresh = nullptr;                   // changed since the base was built; null: none
    const std::vector<std::uint8_t>* dead = nullptr;  // by slot; null: none
    const Classifier* classifier = nullptr;           // over the base's slots; null: not trained yet
    Weights weights = untrained_weights;

    std::size_t slots() const { return base->size() + (fresh ? fresh->size() : 0); }
    const std::shared_ptr<const Entry>& entry(std::uint32_t slot) const {
        return slot < base->size() ? base->entries()[slot] : fresh->entries()[slot - base->size()];
    }
    bool bears(std::uint64_t stem_hash, std::uint32_t slot) const {
        return slot < base->size() ? base->bears(stem_hash, slot)
                                   : fresh->bears(stem_hash, slot - static_cast<std::uint32_t>(base->size()));
    }
};

struct Hit {
    std::uint32_t slot = 0;
    float fused = 0;
    float nearest = 0;  // see Segment::nearest; filled by look_at_wordings
    std::array<float, member_count> raw{};
    std::array<float, member_count> standard{};
};

struct Scored {
    std::vector<Hit> hits;                           // best first
    std::array<std::uint32_t, member_count> best{};  // each member's own first slot
    std::array<bool, member_count> present{};        // members that said anything
};

// `accept` is asked only about entries good enough to be kept. Equal scores rank by slot.
Scored score(const View& view, const Probe& probe, std::size_t keep, const std::function<bool(std::uint32_t)>& accept);

// Compares the hits with their single wordings; one that has the question's very words comes first.
void look_at_wordings(const View& view, const Probe& probe, Scored& scored);

}  // namespace twicket::knowledge
