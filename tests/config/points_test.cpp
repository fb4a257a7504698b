// The sections points and trends: what is read, and what is refused with its line.
#include <catch2/catch.hpp>

#include "config/config.hpp"

using namespace twicket;

namespace {

config::Reading read(const std::string& yaml) {
    return config::read_text("listen: {port: 1}\n" + yaml, "/tmp/twicket.yaml",
                             [](const std::string&) { return std::nullopt; });
}

std::string only_error(const std::string& yaml) {
    const config::Reading reading = read(yaml);
    return reading.errors.size() == 1 ? std::to_string(reading.errors[0].line) + ": " + reading.errors[0].message
                                      : std::to_string(reading.errors.size()) + " errors";
}

}  // namespace

TEST_CASE("the rules of points are read, each with its default", "[config][points]") {
    const config::Points plain = read("").config.points;
    CHECK(plain.on);
    CHECK_FALSE(plain.boards);
    CHECK(plain.worth == std::array<int, 7>{10, 2, 3, 1, 10, 1, 2});
    CHECK_FALSE(read("").config.trends.on);
    const config::Reading reading = read(R"(points:
  rules: {accepted: 20, thanks: 0}
  falling: [100, 30]
  pair_days: 7
  person_daily: 40
  settle_after: 2h
  boards: yes
  reactions: ["🙏", "🎉"]
  levels: [5, 10]
  goals: [{group: it, points: 300}]
trends: {enabled: yes, minimum: 12}
)");
    for (const auto& problem : reading.errors) UNSCOPED_INFO(problem.message);
    REQUIRE(reading.good());
    const config::Points& rules = reading.config.points;
    CHECK(rules.worth == std::array<int, 7>{20, 2, 3, 1, 10, 0, 2});
    CHECK(rules.falling == std::vector<int>{100, 30});
    CHECK(rules.pair_days == 7);
    CHECK(rules.person_daily == 40);
    CHECK(rules.settle_after == std::chrono::hours{2});
    CHECK(rules.boards);
    CHECK(rules.reactions.size() == 2);
    CHECK(rules.levels == std::vector<int>{5, 10});
    REQUIRE(rules.goals.size() == 1);
    CHECK(rules.goals[0].points == 300);
    CHECK(reading.config.trends.minimum == 12);
}

TEST_CASE("rules of points that cannot be meant are refused with their line", "[config][points]") {
    CHECK(only_error("points: {falling: [50, 100]}\n").starts_with("2: points.falling"));
    CHECK(only_error("points: {falling: [100, ten]}\n").starts_with("2: points.falling"));
    CHECK(only_error("points: {levels: [5, 5]}\n").starts_with("2: points.levels"));
    CHECK(only_error("points: {rules: {applause: 3}}\n").find("applause") != std::string::npos);
    CHECK(only_error("points: {rules: {accepted: -1}}\n").find("accepted") != std::string::npos);
    CHECK(only_error("points: {goals: [{group: it}]}\n").find("points") != std::string::npos);
    CHECK(only_error("trends: {minimum: 2}\n").find("minimum") != std::string::npos);
}
