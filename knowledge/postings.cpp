// Dictionary and Postings: the two flat tables a segment is made of.
#include "knowledge/segment.hpp"

namespace twicket::knowledge {

std::uint32_t Dictionary::find(std::uint64_t hash) const {
    if (keys_.empty()) return no_feature;
    const std::size_t mask = keys_.size() - 1;
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
        if (numbers_[at] == no_feature) return no_feature;
        if (keys_[at] == hash) return numbers_[at];
    }
}

std::uint32_t Dictionary::add(std::uint64_t hash) {
    if (3 * (count_ + 1) > 2 * keys_.size()) grow();
    const std::size_t mask = keys_.size() - 1;
    std::size_t at = hash & mask;
    for (; numbers_[at] != no_feature; at = (at + 1) & mask)
        if (keys_[at] == hash) return numbers_[at];
    keys_[at] = hash;
    return numbers_[at] = count_++;
}

void Dictionary::grow() {
    std::vector<std::uint64_t> keys(keys_.empty() ? 64 : keys_.size() * 2);
    std::vector<std::uint32_t> numbers(keys.size(), no_feature);
    const std::size_t mask = keys.size() - 1;
    for (std::size_t i = 0; i < keys_.size(); ++i) {
        if (numbers_[i] == no_feature) continue;
        std::size_t at = keys_[i] & mask;
        while (numbers[at] != no_feature) at = (at + 1) & mask;
        keys[at] = keys_[i];
        numbers[at] = numbers_[i];
    }
    keys_ = std::move(keys);
    numbers_ = std::move(numbers);
}

void Postings::count(std::uint32_t feature) {
    if (feature >= filled_.size()) filled_.resize(std::max<std::size_t>(feature + 1, filled_.size() * 2));
    ++filled_[feature];
}

void Postings::drop_longer_than(std::uint32_t limit) {
    for (std::uint32_t& count : filled_)
        if (count > limit) count = 0;
}

void Postings::reserve_counted(std::size_t slots) {
    offsets_.assign(filled_.size() + 1, 0);
    for (std::size_t i = 0; i < filled_.size(); ++i) offsets_[i + 1] = offsets_[i] + filled_[i];
    filled_.assign(offsets_.begin(), offsets_.end() - 1);
    if (slots > 65'536)
        wide_.resize(offsets_.back());
    else
        narrow_.resize(offsets_.back());
    weights_.resize(offsets_.back());
}

void Postings::add(std::uint32_t feature, std::uint32_t slot, float weight) {
    const std::uint32_t at = filled_[feature]++;
    if (wide_.empty())
        narrow_[at] = static_cast<std::uint16_t>(slot);
    else
        wide_[at] = slot;
    weights_[at] = static_cast<std::uint16_t>(std::min(weight, 1.0f) * 65535.0f + 0.5f);
}

void Postings::accumulate(std::uint32_t feature, float factor, float* scores) const {
    if (feature + 1 >= offsets_.size()) return;
    const float scaled = factor / 65535.0f;
    const std::uint32_t end = offsets_[feature + 1];
    const auto add_all = [&](const auto& slots) {
        for (std::uint32_t at = offsets_[feature]; at < end; ++at)
            scores[slots[at]] += scaled * static_cast<float>(weights_[at]);
    };
    if (wide_.empty())
        add_all(narrow_);
    else
        add_all(wide_);
}

bool Postings::contains(std::uint32_t feature, std::uint32_t slot) const {
    if (feature + 1 >= offsets_.size()) return false;
    const auto among = [&](const auto& slots) {
        return std::binary_search(slots.begin() + offsets_[feature], slots.begin() + offsets_[feature + 1], slot);
    };
    return wide_.empty() ? among(narrow_) : among(wide_);
}

}  // namespace twicket::knowledge
