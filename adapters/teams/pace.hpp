// How often we may speak in one conversation: the connector's limits per bot and thread, kept from our side so that it
// need not refuse us. Pure; the clock is an argument.
// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
#pragma once
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

#include "bot/clock.hpp"

namespace twicket::teams {

class Pace {
  public:
    // Nothing: go ahead, and this send is counted. Else how long to wait in that conversation.
    std::optional<Duration> take(const std::string& conversation, Time now);
    // The connector said "wait" for this conversation.
    void told(const std::string& conversation, Time until);

  private:
    struct Sends {
        std::deque<Time> times;
        Time blocked_until{};
    };
    void sweep(Time now);

    std::unordered_map<std::string, Sends> sends_;
    Time swept_{};
};

}  // namespace twicket::teams
