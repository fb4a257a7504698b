// Sliding windows: 7 in 1 s, 8 in 2 s, 60 in 30 s, 1,800 in an hour.
#include "adapters/teams/pace.hpp"

#include <algorithm>

namespace twicket::teams {
namespace {

struct Window {
    std::size_t most;
    Duration length;
};
constexpr Window windows[] = {
    {7, Duration{1'000}}, {8, Duration{2'000}}, {60, Duration{30'000}}, {1'800, Duration{3'600'000}}};
constexpr Duration longest = Duration{3'600'000};
constexpr std::size_t many_conversations = 5'000;

}  // namespace

std::optional<Duration> Pace::take(const std::string& conversation, Time now) {
    if (sends_.size() > many_conversations && now - swept_ > Duration{10'000}) sweep(now);
    Sends& sends = sends_[conversation];
    while (!sends.times.empty() && sends.times.front() <= now - longest) sends.times.pop_front();
    Duration wait = std::max(Duration{0}, sends.blocked_until - now);
    for (const Window& window : windows) {
        if (sends.times.size() < window.most) continue;
        // The window has room again when the oldest of its last `most` sends has left it.
        const Time oldest = sends.times[sends.times.size() - window.most];
        wait = std::max(wait, oldest + window.length - now);
    }
    if (wait > Duration{0}) return wait;
    sends.times.push_back(now);
    return std::nullopt;
}

void Pace::told(const std::string& conversation, Time until) {
    Sends& sends = sends_[conversation];
    sends.blocked_until = std::max(sends.blocked_until, until);
}

void Pace::sweep(Time now) {
    swept_ = now;
    std::erase_if(sends_, [&](const auto& entry) {
        const Sends& sends = entry.second;
        return sends.blocked_until <= now && (sends.times.empty() || sends.times.back() <= now - Duration{60'000});
    });
}

}  // namespace twicket::teams
