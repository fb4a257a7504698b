// What the answers of the places that we call tell by the way: how far their clocks are from ours, and when their
// certificates end. Only the newest of each is kept, in memory. Belongs to the executor of the gate that owns it.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/clock.hpp"
#include "bot/net/certificate.hpp"

namespace twicket::net {

struct Peer {
    std::optional<Duration> clock_off;  // ours minus theirs, at the last answer that bore a date
    std::optional<Validity> certificate;
};

class Peers {
  public:
    static constexpr std::size_t most = 200;  // hosts; more are not noted

    // The headers Date and Age of an answer. A date out of somebody's cache (Age) tells nothing.
    void heard(const std::string& host, std::string_view date, std::string_view age, Time now);
    void showed(const std::string& host, const Validity& certificate);
    const std::map<std::string, Peer>& all() const { return peers_; }
    // The middle of what all of them say, so that one wrong peer does not make our clock wrong; nothing: none said.
    std::optional<Duration> clock_off() const;

  private:
    Peer* at(const std::string& host);
    std::map<std::string, Peer> peers_;
};

}  // namespace twicket::net
