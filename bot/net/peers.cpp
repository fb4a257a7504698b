// The middle of few numbers.
#include "bot/net/peers.hpp"

#include <algorithm>

#include "bot/net/retry_after.hpp"

namespace twicket::net {

Peer* Peers::at(const std::string& host) {
    if (peers_.size() >= most && !peers_.contains(host)) return nullptr;
    return &peers_[host];
}

void Peers::heard(const std::string& host, std::string_view date, std::string_view age, Time now) {
    if (!date.ends_with("GMT") || (!age.empty() && age != "0")) return;
    // The form of a date in Retry-After: waiting for it since 1970 is its time.
    const auto theirs = parse_retry_after(date, Time{}, std::chrono::hours{24 * 365 * 200});
    if (!theirs) return;
    if (Peer* peer = at(host)) peer->clock_off = now - (Time{} + *theirs);
}

void Peers::showed(const std::string& host, const Validity& certificate) {
    if (Peer* peer = at(host)) peer->certificate = certificate;
}

std::optional<Duration> Peers::clock_off() const {
    std::vector<Duration> all;
    for (const auto& [host, peer] : peers_)
        if (peer.clock_off) all.push_back(*peer.clock_off);
    if (all.empty()) return std::nullopt;
    const auto middle = all.begin() + static_cast<std::ptrdiff_t>((all.size() - 1) / 2);
    std::nth_element(all.begin(), middle, all.end());
    return *middle;
}

}  // namespace twicket::net
