// Shuffled starts, then swaps as long as they help; the best of some tries.
#include "skills/pairing/match.hpp"

#include <algorithm>
#include <random>
#include <set>

namespace twicket::pairing {
namespace {

constexpr int tries = 300, sweeps = 20;
using Pair = std::pair<std::string, std::string>;
using Met = std::set<Pair>;

Pair pair_of(const std::string& one, const std::string& other) {
    return one < other ? Pair{one, other} : Pair{other, one};
}

Met met_in(const std::vector<Round>& rounds) {
    Met met;
    for (const Round& round : rounds)
        for (const Group& group : round)
            for (std::size_t i = 0; i < group.size(); ++i)
                for (std::size_t j = i + 1; j < group.size(); ++j) met.insert(pair_of(group[i], group[j]));
    return met;
}

std::size_t repeats_in(const Group& group, const Met& met) {
    std::size_t repeats = 0;
    for (std::size_t i = 0; i < group.size(); ++i)
        for (std::size_t j = i + 1; j < group.size(); ++j) repeats += met.contains(pair_of(group[i], group[j]));
    return repeats;
}

std::size_t repeats_of(const Round& round, const Met& met) {
    std::size_t repeats = 0;
    for (const Group& group : round) repeats += repeats_in(group, met);
    return repeats;
}

// The same on every machine: std::shuffle is left to the library.
void shuffle(std::vector<std::string>& people, std::mt19937_64& random) {
    for (std::size_t i = people.size(); i > 1; --i) std::swap(people[i - 1], people[random() % i]);
}

// As many groups of `size` as there can be; who is over goes to the first ones.
Round dealt(const std::vector<std::string>& people, std::size_t size) {
    Round round(std::max<std::size_t>(people.size() / size, 1));
    for (std::size_t i = 0; i < people.size(); ++i) round[i % round.size()].push_back(people[i]);
    return round;
}

bool improve(Round& round, const Met& met) {
    for (std::size_t a = 0; a < round.size(); ++a) {
        if (repeats_in(round[a], met) == 0) continue;
        for (std::string& one : round[a])
            for (std::size_t b = 0; b < round.size(); ++b) {
                if (a == b) continue;
                for (std::string& other : round[b]) {
                    const std::size_t before = repeats_in(round[a], met) + repeats_in(round[b], met);
                    std::swap(one, other);
                    if (repeats_in(round[a], met) + repeats_in(round[b], met) < before) return true;
                    std::swap(one, other);
                }
            }
    }
    return false;
}

}  // namespace

Matched match(std::vector<std::string> people, std::size_t size, const std::vector<Round>& before, std::uint64_t seed) {
    Matched best;
    std::ranges::sort(people);
    people.erase(std::unique(people.begin(), people.end()), people.end());
    if (people.size() < 2) return best;
    size = std::clamp<std::size_t>(size, 2, 5);
    const Met met = met_in(before);
    std::mt19937_64 random{seed};
    for (int i = 0; i < tries; ++i) {
        shuffle(people, random);
        Round round = dealt(people, size);
        for (int sweep = 0; sweep < sweeps * static_cast<int>(round.size()) && improve(round, met); ++sweep) continue;
        const std::size_t repeats = repeats_of(round, met);
        if (!best.groups.empty() && repeats >= best.repeats) continue;
        best = {std::move(round), repeats};
        if (repeats == 0) break;
    }
    for (Group& group : best.groups) std::ranges::sort(group);
    std::ranges::sort(best.groups);
    return best;
}

Matched match_mentors(std::vector<std::string> mentors, std::vector<std::string> learners,
                      const std::vector<Round>& before, std::uint64_t seed) {
    Matched best;
    std::ranges::sort(mentors);
    std::ranges::sort(learners);
    if (mentors.empty() || learners.empty()) return best;
    const Met met = met_in(before);
    std::mt19937_64 random{seed};
    for (int i = 0; i < tries; ++i) {
        shuffle(mentors, random);
        shuffle(learners, random);
        Round round;
        std::vector<std::size_t> load(mentors.size());
        for (const std::string& learner : learners) {
            std::size_t chosen = 0;
            const auto cost = [&](std::size_t at) {
                return std::pair{load[at], met.contains(pair_of(mentors[at], learner))};
            };
            for (std::size_t at = 1; at < mentors.size(); ++at)
                if (cost(at) < cost(chosen)) chosen = at;
            ++load[chosen];
            round.push_back({mentors[chosen], learner});
        }
        const std::size_t repeats = repeats_of(round, met);
        if (!best.groups.empty() && repeats >= best.repeats) continue;
        best = {std::move(round), repeats};
        if (repeats == 0) break;
    }
    std::ranges::sort(best.groups);
    return best;
}

}  // namespace twicket::pairing
