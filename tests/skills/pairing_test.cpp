// Drawing groups: everybody once, of the right size, and nobody again who has just met.
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <set>

#include "skills/pairing/circle.hpp"

using namespace twicket::pairing;

namespace {

std::vector<std::string> people(std::size_t count) {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < count; ++i) all.push_back("p" + std::to_string(i));
    return all;
}

}  // namespace

TEST_CASE("every round has everybody once, in groups of the size or one more") {
    std::mt19937_64 random{7};
    for (int i = 0; i < 300; ++i) {
        const std::size_t count = 2 + random() % 40, size = 2 + random() % 4;
        const Matched matched = match(people(count), size, {}, random());
        std::set<std::string> seen;
        for (const Group& group : matched.groups) {
            CHECK(group.size() >= std::min(size, count));
            CHECK(group.size() < 2 * size);
            for (const std::string& one : group) CHECK(seen.insert(one).second);
        }
        CHECK(seen.size() == count);
        CHECK(matched.repeats == 0);
    }
}

TEST_CASE("nobody meets again within the rounds that shall not be repeated, as long as there are enough people") {
    // Pairs: as long as each has at least half of the others left, there is a way for all (Dirac).
    for (const auto& [count, size, rounds] :
         {std::tuple<std::size_t, std::size_t, std::size_t>{10, 2, 4}, {11, 2, 3}, {30, 3, 6}, {50, 5, 4}, {7, 2, 1}}) {
        std::vector<Round> before;
        for (std::uint64_t round = 0; round < 40; ++round) {
            std::vector<Round> last{
                before.size() > rounds ? before.end() - static_cast<std::ptrdiff_t>(rounds) : before.begin(),
                before.end()};
            const Matched matched = match(people(count), size, last, round);
            CHECK(matched.repeats == 0);
            before.push_back(matched.groups);
        }
    }
}

TEST_CASE("where everybody has met, they meet again rather than not at all") {
    const Round all{{"ann", "ben"}};
    const Matched again = match({"ann", "ben"}, 2, {all}, 1);
    CHECK(again.groups == all);
    CHECK(again.repeats == 1);
    CHECK(match({"ann"}, 2, {}, 1).groups.empty());
    CHECK(match({}, 3, {}, 1).groups.empty());
    CHECK(match({"ann", "ann"}, 2, {}, 1).groups.empty());
}

TEST_CASE("the same seed draws the same groups") {
    CHECK(match(people(20), 3, {}, 5).groups == match(people(20), 3, {}, 5).groups);
}

TEST_CASE("each learner has one mentor, and mentors share them evenly") {
    const Matched matched = match_mentors({"mia", "tom"}, {"ann", "ben", "cem", "dora"}, {}, 3);
    REQUIRE(matched.groups.size() == 4);
    std::map<std::string, int> load;
    for (const Group& group : matched.groups) ++load[group.front()];
    CHECK(load["mia"] == 2);
    CHECK(load["tom"] == 2);
    const Matched next = match_mentors({"mia", "tom"}, {"ann", "ben"}, {{{"mia", "ann"}, {"tom", "ben"}}}, 3);
    CHECK(next.repeats == 0);
    CHECK(match_mentors({}, {"ann"}, {}, 1).groups.empty());
}

TEST_CASE("a channel's pairing comes back from its JSON as it was") {
    Circle circle{.on = true, .mentors = true, .size = 3, .weeks = 4, .apart = 2, .rounds = 9};
    circle.members["ann"] = {true, "slack/acme", "U1", twicket::from_millis(5)};
    circle.past.push_back({9, {{"ann", "ben"}}, {{"ann", true}}, twicket::from_millis(7)});
    circle.name = "cafe";
    CHECK(to_json(circle_from_json(to_json(circle))) == to_json(circle));
    CHECK_FALSE(circle_from_json("").on);
    CHECK_FALSE(circle_from_json("[1]").on);
}
