// Training and asking the one-against-rest classifier. The dual coordinate descent for logistic regression follows
// Yu, Huang, Lin, "Dual coordinate descent methods for logistic regression and maximum entropy models" (Machine
// Learning 85, 2011); here one text is visited for a block of classes at a time, so that all reads are in a row.
#include "knowledge/classifier.hpp"

#include <cmath>
#include <numeric>
#include <random>
#include <thread>

namespace twicket::knowledge {
namespace {

constexpr std::size_t block_size = 32;             // classes trained side by side
constexpr float dropped_below = 0.02f;             // smaller weights move no score
constexpr std::size_t weights_in_all = 1'000'000;  // shared among the entries; more gained nothing measurable
constexpr float calm_margin = 0.05f;
constexpr double converged_below = 0.1;  // largest violation of the optimality conditions

struct Cell {
    std::uint32_t feature;
    float weight;
};

struct Texts {
    std::vector<Cell> cells;
    std::vector<std::size_t> ends{0};
    std::vector<std::uint32_t> classes;
    std::vector<float> squares;  // squared length, bias included
    std::size_t features = 0;    // the bias is the last
};

Texts texts_of(const Segment& segment) {
    Texts texts;
    texts.features = segment.word_count() + segment.gram_count() + 1;
    const auto take = [&](const std::string& text, std::string_view language, std::uint32_t slot) {
        const auto tokens = tokens_of(text, language);
        const Probe probe = segment.probe(tokens);
        double square = 1;
        const auto push = [&](std::uint32_t feature, float weight) {
            texts.cells.push_back({feature, weight});
            square += static_cast<double>(weight) * weight;
        };
        for (const Feature& feature : probe.words) push(segment.word_number(feature.hash), feature.weight);
        for (const Feature& feature : probe.grams)
            push(segment.word_count() + segment.gram_number(feature.hash), feature.weight);
        push(static_cast<std::uint32_t>(texts.features - 1), 1);
        texts.ends.push_back(texts.cells.size());
        texts.classes.push_back(slot);
        texts.squares.push_back(static_cast<float>(square));
    };
    for (std::uint32_t slot = 0; slot < segment.size(); ++slot) {
        const Entry& entry = *segment.entries()[slot];
        const std::string language = base_language(entry.language);
        take(entry.title, language, slot);
        for (const std::string& variant : entry.variants) take(variant, language, slot);
    }
    return texts;
}

// One coordinate of the dual: returns how far alpha moves, and the violation it had.
double step(double& alpha, double c, double square, double margin, double& violation) {
    double own = alpha, other = c - alpha, sign = 1;
    const double b = margin;
    if (0.5 * square * (other - own) + b < 0) std::swap(own, other), sign = -1;
    const double old = own;
    double z = old;
    if (c - z < 0.5 * c) z *= 0.1;
    double slope = square * (z - old) + sign * b + std::log(z / (c - z));
    violation = std::abs(slope);
    for (int i = 0; i < 20 && std::abs(slope) > 1e-2; ++i) {
        const double next = z - slope / (square + c / (c - z) / z);
        z = next <= 0 ? z * 0.1 : next;
        slope = square * (z - old) + sign * b + std::log(z / (c - z));
    }
    alpha = sign > 0 ? z : c - z;
    return sign * (z - old);
}

struct Sparse {
    std::uint32_t feature;
    std::uint16_t slot;
    float weight;
};

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
    void keep_largest(std::vector<Sparse>& into, std::size_t kept_an_entry) const {
        const auto larger = [](const Sparse& a, const Sparse& b) {
            return std::abs(a.weight) != std::abs(b.weight) ? std::abs(a.weight) > std::abs(b.weight)
                                                            : a.feature < b.feature;
        };
        std::vector<Sparse> own;
        for (std::uint32_t slot = from_; slot < to_; ++slot) {
            own.clear();
            for (std::uint32_t feature = 0; feature + 1 < texts_.features; ++feature)
                if (const float found = weight(feature, slot); std::abs(found) > dropped_below)
                    own.push_back({feature, static_cast<std::uint16_t>(slot), found});
            if (own.size() > kept_an_entry) {
                std::nth_element(own.begin(), own.begin() + static_cast<std::ptrdiff_t>(kept_an_entry), own.end(),
                                 larger);
                own.resize(kept_an_entry);
            }
            into.insert(into.end(), own.begin(), own.end());
        }
    }
    std::uint32_t from() const { return from_; }
    std::uint32_t to() const { return to_; }

  private:
    double sign_of(std::uint32_t text, std::uint32_t slot) const { return texts_.classes[text] == slot ? 1 : -1; }

    void start(double c) {
        const double first = std::min(0.001 * c, 1e-8);
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

std::shared_ptr<const Classifier> Classifier::train(const Segment& segment, const Training& training) {
    if (segment.size() < 2 || segment.size() > 65'535) return nullptr;
    const Texts texts = texts_of(segment);
    const auto slots = static_cast<std::uint32_t>(segment.size());
    const std::uint32_t blocks = (slots + block_size - 1) / block_size;
    const std::size_t kept_an_entry = std::clamp<std::size_t>(weights_in_all / slots, 800, 3'000);
    std::vector<std::vector<Sparse>> kept(blocks);
    std::vector<float> biases(slots);
    std::atomic<std::uint32_t> next{0};
    std::atomic<bool> given_up{false};
    const auto work = [&] {
        for (std::uint32_t number = next++; number < blocks && !given_up; number = next++) {
            const std::uint32_t from = number * block_size;
            Block block{texts, from, static_cast<std::uint32_t>(std::min<std::size_t>(slots, from + block_size))};
            if (!block.train(training)) given_up = true;
            for (std::uint32_t slot = block.from(); slot < block.to(); ++slot)
                biases[slot] = block.weight(texts.features - 1, slot);
            block.keep_largest(kept[number], kept_an_entry);
        }
    };
    std::vector<std::thread> others;
    for (unsigned i = 1; i < std::min<unsigned>(training.threads, blocks); ++i) others.emplace_back(work);
    work();
    for (std::thread& other : others) other.join();
    if (given_up) return nullptr;

    auto built = std::make_shared<Classifier>();
    float largest = 1e-6f;
    for (const auto& list : kept)
        for (const Sparse& cell : list) largest = std::max(largest, std::abs(cell.weight));
    built->scale_ = largest / 32767.0f;
    built->biases_ = std::move(biases);
    built->rows_.assign(texts.features, {});
    for (const auto& list : kept)
        for (const Sparse& cell : list) ++built->rows_[cell.feature].to;
    std::uint32_t total = 0;
    for (Row& row : built->rows_) {
        const std::uint32_t count = row.to;
        row.from = row.to = total;
        total += count;
    }
    built->slots_.resize(total);
    built->weights_.resize(total);
    for (const auto& list : kept)
        for (const Sparse& cell : list) {
            const std::uint32_t at = built->rows_[cell.feature].to++;
            built->slots_[at] = cell.slot;
            built->weights_[at] = static_cast<std::int16_t>(std::lround(cell.weight / built->scale_));
        }
    return built;
}

void Classifier::add(const Segment& segment, const Probe& probe, float* scores) const {
    const auto accumulate = [&](std::uint32_t feature, float weight) {
        const float factor = weight * scale_;
        const Row row = rows_[feature];
        for (std::uint32_t at = row.from; at < row.to; ++at)
            scores[slots_[at]] += factor * static_cast<float>(weights_[at]);
    };
    for (std::size_t slot = 0; slot < biases_.size(); ++slot) scores[slot] += biases_[slot];
    for (const Feature& feature : probe.words)
        if (const std::uint32_t number = segment.word_number(feature.hash); number != no_feature)
            accumulate(number, feature.weight);
    for (const Feature& feature : probe.grams)
        if (const std::uint32_t number = segment.gram_number(feature.hash); number != no_feature)
            accumulate(segment.word_count() + number, feature.weight);
}

std::size_t Classifier::bytes() const {
    return rows_.capacity() * sizeof(Row) + slots_.capacity() * 2 + weights_.capacity() * 2 + biases_.capacity() * 4;
}

}  // namespace twicket::knowledge
