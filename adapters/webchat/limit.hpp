// How often a person may write: one token bucket each, full again when idle. Time is an argument.
#pragma once
#include <optional>
#include <string>
#include <unordered_map>

#include "bot/clock.hpp"

namespace twicket::webchat {

class Limits {
  public:
    Limits(double per_second, double burst) : per_second_{per_second}, burst_{burst} {}
    // Nothing: go on. Else how long to wait until one more is allowed.
    std::optional<Duration> take(const std::string& who, Time now);

  private:
    struct Bucket {
        double left;
        Time at;
    };
    double filled(const Bucket& bucket, Time now) const;
    double per_second_, burst_;
    std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace twicket::webchat
