// Every entry against all texts. One text is visited for a block of entries at a time, so that all reads are in a row.
#include <cmath>
#include <numeric>
#include <random>
#include <thread>

#include "knowledge/classifier_training.hpp"

namespace twicket::knowledge {
namespace {

constexpr std::size_t block_size = 32;             // entries trained side by side
constexpr std::size_t weights_in_all = 1'000'000;  // shared among the entries; more gained nothing measurable
constexpr float calm_margin = 0.05f;

class Block {
  public:
    Block(const Texts& texts, std::uint32_t from, std::uint32_t to)
        : texts_{texts},
          from_{from},
          to_{to},
          weights_(texts.features * block_size),
          alphas_(texts.classes.size() * block_size),
          calms_(texts.classes.size() * block_size) {}

    bool train(const Classifier::Training& training) {
        start(training.c);
        std::vector<std::uint32_t> order(texts_.classes.size());
        std::iota(order.begin(), order.end(), 0);
        std::mt19937 random{20211};
        for (unsigned epoch = 0; epoch < training.epochs; ++epoch) {
            if (training.stop && training.stop()) return false;
            for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
            double worst = 0;
            for (const std::uint32_t text : order) worst = std::max(worst, visit(text, training.c));
            if (worst < converged_below) break;
        }
        return true;
    }

    float weight(std::size_t feature, std::uint32_t slot) const {
        return weights_[feature * block_size + slot - from_];
    }
    // Each entry's largest weights, without the bias, in the order of features.
    void keep(std::vector<Sparse>& into, std::size_t kept_an_entry) const {
        std::vector<Sparse> own;
        for (std::uint32_t slot = from_; slot < to_; ++slot) {
            own.clear();
            for (std::uint32_t feature = 0; feature + 1 < texts_.features; ++feature)
                if (const float found = weight(feature, slot); std::abs(found) > dropped_below)
                    own.push_back({feature, static_cast<std::uint16_t>(slot), found});
            keep_largest(own, kept_an_entry, into);
        }
    }
    std::uint32_t from() const { return from_; }
    std::uint32_t to() const { return to_; }

  private:
    double sign_of(std::uint32_t text, std::uint32_t slot) const { return texts_.classes[text] == slot ? 1 : -1; }

    void start(double c) {
        const double first = first_alpha(c);
        std::fill(alphas_.begin(), alphas_.end(), first);
        for (std::uint32_t text = 0; text < texts_.classes.size(); ++text) {
            std::array<float, block_size> moves{};
            for (std::uint32_t slot = from_; slot < to_; ++slot)
                moves[slot - from_] = static_cast<float>(sign_of(text, slot) * first);
            apply(text, moves);
        }
    }

    void apply(std::uint32_t text, const std::array<float, block_size>& moves) {
        for (std::size_t at = texts_.ends[text]; at < texts_.ends[text + 1]; ++at) {
            const float weight = texts_.cells[at].weight;
            float* row = &weights_[texts_.cells[at].feature * block_size];
            for (std::size_t i = 0; i < block_size; ++i) row[i] += weight * moves[i];
        }
    }

    double visit(std::uint32_t text, double c) {
        std::array<float, block_size> margins{};
        for (std::size_t at = texts_.ends[text]; at < texts_.ends[text + 1]; ++at) {
            const float weight = texts_.cells[at].weight;
            const float* row = &weights_[texts_.cells[at].feature * block_size];
            for (std::size_t i = 0; i < block_size; ++i) margins[i] += weight * row[i];
        }
        std::array<float, block_size> moves{};
        double worst = 0;
        bool moved = false;
        for (std::uint32_t slot = from_; slot < to_; ++slot) {
            const std::uint32_t i = slot - from_;
            const double sign = sign_of(text, slot);
            // A pair that was settled and whose margin has hardly moved since is still settled: most are, soon.
            Calm& calm = calms_[text * block_size + i];
            if (calm.settled && std::abs(calm.margin - margins[i]) < calm_margin) continue;
            double violation = 0;
            moves[i] = static_cast<float>(
                sign * step(alphas_[text * block_size + i], c, texts_.squares[text], sign * margins[i], violation));
            calm = {margins[i], violation < converged_below / 2};
            worst = std::max(worst, violation);
            moved |= moves[i] != 0;
        }
        if (moved) apply(text, moves);
        return worst;
    }

    const Texts& texts_;
    std::uint32_t from_, to_;
    std::vector<float> weights_;
    struct Calm {
        float margin = 0;
        bool settled = false;
    };
    std::vector<double> alphas_;
    std::vector<Calm> calms_;
};

}  // namespace

std::optional<Learned> learn_against_all(const Segment& segment, const Texts& texts,
                                         const Classifier::Training& training) {
    const auto slots = static_cast<std::uint32_t>(segment.size());
    const std::uint32_t blocks = (slots + block_size - 1) / block_size;
    const std::size_t kept_an_entry = std::clamp<std::size_t>(weights_in_all / slots, 800, 3'000);
    std::vector<std::vector<Sparse>> kept(blocks);
    Learned learned{.weights = {}, .biases = std::vector<float>(slots)};
    std::atomic<std::uint32_t> next{0};
    std::atomic<bool> given_up{false};
    const auto work = [&] {
        for (std::uint32_t number = next++; number < blocks && !given_up; number = next++) {
            const std::uint32_t from = number * block_size;
            Block block{texts, from, static_cast<std::uint32_t>(std::min<std::size_t>(slots, from + block_size))};
            if (!block.train(training)) given_up = true;
            for (std::uint32_t slot = block.from(); slot < block.to(); ++slot)
                learned.biases[slot] = block.weight(texts.features - 1, slot);
            block.keep(kept[number], kept_an_entry);
        }
    };
    std::vector<std::thread> others;
    for (unsigned i = 1; i < std::min<unsigned>(training.threads, blocks); ++i) others.emplace_back(work);
    work();
    for (std::thread& other : others) other.join();
    if (given_up) return std::nullopt;

    for (const auto& list : kept) learned.weights.insert(learned.weights.end(), list.begin(), list.end());
    return learned;
}

}  // namespace twicket::knowledge
