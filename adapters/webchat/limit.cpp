// Token buckets; full ones are dropped when there are many, since they say nothing.
#include "adapters/webchat/limit.hpp"

#include <algorithm>
#include <cmath>

namespace twicket::webchat {

namespace {
constexpr std::size_t many = 10'000;
}

double Limits::filled(const Bucket& bucket, Time now) const {
    const double passed = std::max(0.0, std::chrono::duration<double>(now - bucket.at).count());
    return std::min(burst_, bucket.left + passed * per_second_);
}

std::optional<Duration> Limits::take(const std::string& who, Time now) {
    if (buckets_.size() >= many)
        std::erase_if(buckets_, [&](const auto& item) { return filled(item.second, now) >= burst_; });
    auto& bucket = buckets_.try_emplace(who, Bucket{burst_, now}).first->second;
    bucket.left = filled(bucket, now);
    bucket.at = now;
    if (bucket.left < 1) return Duration{static_cast<std::int64_t>(std::ceil((1 - bucket.left) / per_second_ * 1000))};
    bucket.left -= 1;
    return std::nullopt;
}

}  // namespace twicket::webchat
