// A short list of times each.
#include "console/tries.hpp"

namespace twicket::console {
namespace {
constexpr std::size_t most = 10, many = 10'000;
constexpr Duration within = std::chrono::minutes{15};
}  // namespace

bool Tries::allow(const std::string& what, Time now) {
    if (tries_.size() >= many)
        std::erase_if(tries_, [now](const auto& one) { return one.second.empty() || now - one.second.back() > within; });
    if (tries_.size() >= many) return false;
    auto& times = tries_[what];
    while (!times.empty() && now - times.front() > within) times.pop_front();
    if (times.size() >= most) return false;
    times.push_back(now);
    return true;
}

}  // namespace twicket::console
