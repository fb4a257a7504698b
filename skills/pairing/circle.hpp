// What is kept of a channel's pairing: its rules, who takes part, and the last rounds with what came of them. A value.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/clock.hpp"
#include "skills/pairing/match.hpp"

namespace twicket::pairing {

struct Member {
    bool mentor = false;
    std::string account, user;  // where he or she joined
    Time paused_until{};        // epoch: takes part
};

struct PastRound {
    int number = 0;
    Round groups;
    std::map<std::string, bool> met;  // what people answered
    Time at{};
};

struct Circle {
    bool on = false;
    bool mentors = false;  // each learner with a mentor; else everybody with anybody
    std::size_t size = 2;
    int weeks = 2;         // between rounds
    int apart = 4;         // rounds before two meet again
    int rounds = 0;        // so far
    std::map<std::string, Member> members;  // by person
    std::vector<PastRound> past;            // the newest last, at most `apart` and one more
    std::string name;                       // of the channel
};

std::string to_json(const Circle& circle);
Circle circle_from_json(std::string_view json);  // what is none is a circle that is off
std::string circle_key(const std::string& account, const std::string& place);


}  // namespace twicket::pairing
