// Who meets whom (row 64): groups of people who have not met for some rounds, as far as that is possible. Pure; the same
// seed gives the same groups.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace twicket::pairing {

using Group = std::vector<std::string>;   // person ids
using Round = std::vector<Group>;

struct Matched {
    Round groups;
    std::size_t repeats = 0;  // pairs who meet again although they met in `before`
};

// Groups of `size` (2 to 5), of one more where it does not come out even (of three instead of a lone one); everybody once.
// Fewer than two people: no groups. `before`: the rounds that shall not be repeated.
Matched match(std::vector<std::string> people, std::size_t size, const std::vector<Round>& before, std::uint64_t seed);

// Each learner with one mentor, mentors by turns; mentors who have nobody, or learners without mentors, stay out.
Matched match_mentors(std::vector<std::string> mentors, std::vector<std::string> learners, const std::vector<Round>& before,
                      std::uint64_t seed);

}  // namespace twicket::pairing
