// How much one person, one place and one account may ask of us (S22): a bucket each, that holds a minute's worth and
// fills again steadily. Whoever empties one is told once; the rest is recorded as "silent.flood" and not answered, so
// that it slows nobody else. In memory alone: a restart begins with full buckets. Belongs to the dispatcher.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "bot/clock.hpp"
#include "bot/skill.hpp"
#include "bot/texts.hpp"

namespace twicket {

struct FloodLimits {
    int person = 0, place = 0, account = 0;  // events a minute that ask something of us; 0: no limit
};

class Flood {
  public:
    explicit Flood(FloodLimits limits = {}) : limits_{limits} {}

    enum class Verdict {
        within,
        told,   // too much, and the first time since it was calm
        silent  // too much
    };
    Verdict take(const std::string& account, const std::string& place, const std::string& person, Time now);
    // What becomes of an event that a skill would answer: nothing while it is within the limits.
    std::optional<Outcome> refuse(const Turn& turn);
    std::size_t buckets() const { return buckets_.size(); }

  private:
    struct Bucket {
        double left = 0;
        Time at{};
        bool told = false;
    };
    Bucket& filled(const std::string& key, int per_minute, Time now);
    void forget_full(Time now);

    FloodLimits limits_;
    std::map<std::string, Bucket> buckets_;
};

// What is said about it.
const Texts& flood_texts();

}  // namespace twicket
