// What the services skill is asked for by commands. Plain words are read by bot/service_questions. Pure.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "bot/event.hpp"
#include "bot/service_questions.hpp"

namespace twicket::service {

struct Wish {
    enum class Kind { none, list, show, set, follow, unfollow, following, rest };
    Kind kind = Kind::none;
    std::string named{};                       // as it was said
    std::vector<const Service*> services{};    // whom that may mean
    ServiceState state = ServiceState::ok;     // set
    std::string text{}, workaround{}, next{};  // set: "11:30" or "30m"
    bool outages = true, changes = true;       // follow
    Way way = Way::now;                        // follow
    std::optional<NightRest> rest{};           // rest; nothing: what was said is no such time
};
Wish wish_of(const std::string& command, const Services& services);

// "22:00-07:00", "22-7", "off" (no rest); nothing: none of them.
std::optional<NightRest> rest_from(const std::string& words);
// "11:30" today or tomorrow in that zone, "30m" or "2h" from now; epoch: neither.
Time moment_from(const std::string& words, Time now, const std::string& timezone);

}  // namespace twicket::service
