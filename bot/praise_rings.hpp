// Rings of mutual praise (row 45): few people who credit each other often and are credited by hardly anybody else.
// Shown to an admin, who judges; nothing follows by itself. Pure.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace twicket::points {

struct Given {  // by one person to another, within the time looked at
    std::string by, person;
    std::int64_t merits = 0, points = 0;
};
struct Ring {
    std::vector<std::string> people;  // in order
    std::int64_t merits = 0;          // among them
    int share = 0;                    // percent of what people credited them with that came from among them
    bool operator==(const Ring&) const = default;
};

// Every two of a ring credit each other, on a way through the ring at least `often` times each step.
std::vector<Ring> praise_rings(const std::vector<Given>& given, std::int64_t often = 3, int share = 80,
                               std::size_t largest = 8);

}  // namespace twicket::points
