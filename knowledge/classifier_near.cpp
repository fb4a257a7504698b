// Every entry against the texts of its neighbours and a sample of the rest: what a large base can afford. The cost of
// an entry does not grow with the base, but for finding its neighbours by BM25 over its most telling words.
#include <cmath>
#include <numeric>
#include <random>
#include <thread>

#include "knowledge/classifier_training.hpp"

namespace twicket::knowledge {
namespace {

constexpr std::size_t fewest_neighbours = 24, most_neighbours = 80;  // entries whose texts are looked at …
constexpr std::size_t neighbours_in_all = 60'000;                    // … shared among the entries
constexpr std::size_t texts_a_neighbour = 6;
constexpr std::size_t sampled_texts = 96;  // of the rest, the same for all entries of a thread's share
constexpr std::size_t own_texts = 400;     // of the entry itself: those with thousands are mined, not written
constexpr std::size_t telling_words = 16;  // of an entry, to find its neighbours by
constexpr std::size_t weights_in_all = 1'600'000;

// Room for one entry's problem, used again for the next.
class Neighbourhood {
  public:
    Neighbourhood(const Segment& segment, const Texts& texts)
        : segment_{segment}, texts_{texts}, scores_(segment.size()), local_(texts.features, no_feature) {}

    // The weights worth keeping go to `into`; returns the bias. Deterministic for a slot.
    float learn(std::uint32_t slot, const Classifier::Training& training, std::size_t most, std::vector<Sparse>& into) {
        random_.seed(slot + 1);
        choose_texts(slot);
        take_cells();
        descend(slot, training);
        std::vector<Sparse> own;
        for (std::uint32_t i = 0; i < features_.size(); ++i)
            if (features_[i] + 1 < texts_.features && std::abs(weights_[i]) > dropped_below)
                own.push_back({features_[i], static_cast<std::uint16_t>(slot), weights_[i]});
        keep_largest(own, most, into);
        return weights_[local_of_bias_];
    }

  private:
    void choose_texts(std::uint32_t slot) {
        chosen_.clear();
        const auto take = [&](std::uint32_t entry, std::size_t most) {
            const std::uint32_t from = texts_.entry_texts[entry], to = texts_.entry_texts[entry + 1];
            const std::size_t stride = std::max<std::size_t>(1, (to - from + most - 1) / most);
            for (std::uint32_t text = from; text < to; text += static_cast<std::uint32_t>(stride))
                chosen_.push_back(text);
        };
        take(slot, own_texts);
        own_ = chosen_.size();
        for (const std::uint32_t other : neighbours_of(slot)) take(other, texts_a_neighbour);
        for (std::size_t i = 0; i < sampled_texts; ++i) {
            const auto text = static_cast<std::uint32_t>(random_() % texts_.classes.size());
            if (texts_.classes[text] != slot) chosen_.push_back(text);
        }
        std::sort(chosen_.begin() + static_cast<std::ptrdiff_t>(own_), chosen_.end());
        chosen_.erase(std::unique(chosen_.begin() + static_cast<std::ptrdiff_t>(own_), chosen_.end()), chosen_.end());
    }

    std::vector<std::uint32_t> neighbours_of(std::uint32_t slot) {
        std::fill(scores_.begin(), scores_.end(), 0.0f);
        segment_.add_likeness(slot, telling_words, scores_.data());
        scores_[slot] = 0;
        std::vector<std::uint32_t> near;
        for (std::uint32_t other = 0; other < scores_.size(); ++other)
            if (scores_[other] > 0) near.push_back(other);
        const std::size_t most =
            std::min(near.size(), std::clamp(neighbours_in_all / scores_.size(), fewest_neighbours, most_neighbours));
        std::partial_sort(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(most), near.end(),
                          [&](std::uint32_t a, std::uint32_t b) {
                              return scores_[a] != scores_[b] ? scores_[a] > scores_[b] : a < b;
                          });
        near.resize(most);
        return near;
    }

    // The chosen texts with their features numbered anew, so that all weights lie close together.
    void take_cells() {
        for (const std::uint32_t feature : features_) local_[feature] = no_feature;
        features_.clear(), cells_.clear(), ends_.assign(1, 0);
        for (const std::uint32_t text : chosen_) {
            for (std::size_t at = texts_.ends[text]; at < texts_.ends[text + 1]; ++at) {
                const Cell& cell = texts_.cells[at];
                std::uint32_t& number = local_[cell.feature];
                if (number == no_feature) {
                    number = static_cast<std::uint32_t>(features_.size());
                    features_.push_back(cell.feature);
                }
                cells_.push_back({number, cell.weight});
            }
            ends_.push_back(cells_.size());
        }
        local_of_bias_ = local_[texts_.features - 1];
        weights_.assign(features_.size(), 0.0f);
    }

    void move(std::size_t text, double by) {
        const auto amount = static_cast<float>(by);
        for (std::size_t at = ends_[text]; at < ends_[text + 1]; ++at)
            weights_[cells_[at].feature] += amount * cells_[at].weight;
    }

    void descend(std::uint32_t slot, const Classifier::Training& training) {
        const auto sign = [&](std::size_t text) { return texts_.classes[chosen_[text]] == slot ? 1.0 : -1.0; };
        alphas_.assign(chosen_.size(), first_alpha(training.c));
        for (std::size_t text = 0; text < chosen_.size(); ++text) move(text, sign(text) * alphas_[text]);
        order_.resize(chosen_.size());
        std::iota(order_.begin(), order_.end(), 0);
        for (unsigned epoch = 0; epoch < training.epochs; ++epoch) {
            for (std::size_t i = order_.size(); i > 1; --i) std::swap(order_[i - 1], order_[random_() % i]);
            double worst = 0;
            for (const std::uint32_t text : order_) {
                float margin = 0;
                for (std::size_t at = ends_[text]; at < ends_[text + 1]; ++at)
                    margin += weights_[cells_[at].feature] * cells_[at].weight;
                double violation = 0;
                const double moved = step(alphas_[text], training.c, texts_.squares[chosen_[text]],
                                          sign(text) * static_cast<double>(margin), violation);
                if (moved != 0) move(text, sign(text) * moved);
                worst = std::max(worst, violation);
            }
            if (worst < converged_below) break;
        }
    }

    const Segment& segment_;
    const Texts& texts_;
    std::mt19937 random_;
    std::vector<float> scores_, weights_;
    std::vector<std::uint32_t> local_, features_, chosen_, order_;
    std::size_t own_ = 0, local_of_bias_ = 0;
    std::vector<Cell> cells_;
    std::vector<std::size_t> ends_;
    std::vector<double> alphas_;
};

}  // namespace

std::optional<Learned> learn_against_near(const Segment& segment, const Texts& texts,
                                          const Classifier::Training& training) {
    const auto slots = static_cast<std::uint32_t>(segment.size());
    const std::size_t most = std::clamp<std::size_t>(weights_in_all / slots, 150, 800);
    const unsigned threads = std::max(1u, training.threads);
    std::vector<std::vector<Sparse>> kept(threads);
    Learned learned{.weights = {}, .biases = std::vector<float>(slots)};
    std::atomic<std::uint32_t> next{0};
    std::atomic<bool> given_up{false};
    const auto work = [&](std::vector<Sparse>& into) {
        Neighbourhood room{segment, texts};
        for (std::uint32_t slot = next++; slot < slots && !given_up; slot = next++) {
            if (slot % 64 == 0 && training.stop && training.stop()) given_up = true;
            learned.biases[slot] = room.learn(slot, training, most, into);
        }
    };
    std::vector<std::thread> others;
    for (unsigned i = 1; i < threads; ++i) others.emplace_back(work, std::ref(kept[i]));
    work(kept[0]);
    for (std::thread& other : others) other.join();
    if (given_up) return std::nullopt;
    for (auto& list : kept) {
        learned.weights.insert(learned.weights.end(), list.begin(), list.end());
        std::vector<Sparse>{}.swap(list);
    }
    // The same whichever thread learned what: by feature, then slot.
    std::sort(learned.weights.begin(), learned.weights.end(), [](const Sparse& a, const Sparse& b) {
        return a.feature != b.feature ? a.feature < b.feature : a.slot < b.slot;
    });
    return learned;
}

}  // namespace twicket::knowledge
