// The figures of `twicket eval`, on answers small enough to count by hand.
#include <catch2/catch.hpp>

#include <cmath>
#include <sstream>

#include "knowledge/cross_validation.hpp"
#include "knowledge/evaluation.hpp"

using namespace twicket::knowledge;

TEST_CASE("the figures of a hand-made run are those counted by hand", "[knowledge]") {
    const std::vector<Query> queries{{"1", "", {"a"}}, {"2", "", {"b", "c"}}, {"3", "", {"a"}},
                                     {"4", "", {"d"}}, {"5", "", {}},         {"6", "", {}}};
    const std::vector<Prediction> predictions{{"1", {{"a", 9}}, false, 0.9},
                                              {"2", {{"x", 9}, {"c", 8}}, false, 0.6},
                                              {"3", {{"x", 9}, {"y", 8}, {"z", 7}, {"a", 6}}, true, 0.2},
                                              {"4", {{"d", 1}}, true, 0.4},
                                              {"5", {{"a", 1}}, true, 0.3},
                                              {"6", {{"a", 1}}, false, 0.7}};
    const Scores scores = scores_of(queries, predictions);
    CHECK(scores.top1 == Approx(2.0 / 4));
    CHECK(scores.recall3 == Approx(3.0 / 4));
    CHECK(scores.mrr5 == Approx((1 + 0.5 + 0.25 + 1) / 4));
    CHECK(scores.answered_right == Approx(1.0 / 4));
    CHECK(scores.refused == Approx(1.0 / 2));
    CHECK(scores.auroc == Approx(4.0 / 8));
    CHECK(scores.acc90 == Approx(1.0 / 4));
    CHECK(scores.calibration_error == Approx((0.1 + 0.6 + 0.2 + 0.6 + 0.3 + 0.7) / 6));
}

TEST_CASE("without out-of-scope questions their figures are no numbers", "[knowledge]") {
    const Scores scores = scores_of({{"1", "", {"a"}}}, {{"1", {{"a", 1}}, false, 0.9}});
    CHECK(std::isnan(scores.auroc));
    CHECK(std::isnan(scores.refused));
    CHECK(std::isnan(scores.acc90));
}

TEST_CASE("labelled questions take an id, a list or null, and a broken line is named", "[knowledge]") {
    std::istringstream in{
        "{\"id\":\"1\",\"text\":\"x\",\"gold\":\"a\"}\n{\"id\":\"2\",\"text\":\"y\",\"gold\":[\"a\",\"b\"]}\n"
        "{\"id\":\"3\",\"text\":\"z\",\"gold\":null}\n{\"id\":\"4\",\"gold\":\"a\"}\n"};
    const Queries read = read_queries(in, "q.jsonl");
    REQUIRE(read.queries.size() == 3);
    CHECK(read.queries[1].gold == std::vector<std::string>{"a", "b"});
    CHECK(read.queries[2].gold.empty());
    REQUIRE(read.problems.size() == 1);
    CHECK(describe(read.problems[0]) == "q.jsonl:4: \"text\" must be text");
}

TEST_CASE("a prediction is written as the interface says", "[knowledge]") {
    CHECK(to_line({"q", {{"a", 1.5}, {"b", 1}}, false, 0.25}) ==
          "{\"query_id\":\"q\",\"ranked\":[[\"a\",1.5],[\"b\",1.0]],\"abstain\":false,\"confidence\":0.25}");
}

TEST_CASE("cross-validation asks each wording once in scope and once as a stranger", "[knowledge]") {
    std::vector<Entry> entries;
    for (int i = 0; i < 10; ++i)
        entries.push_back({.id = std::to_string(i),
                           .title = "topic " + std::to_string(i),
                           .variants = {"first " + std::to_string(i), "second " + std::to_string(i)}});
    const Judged judged = cross_validate(entries, {{"o", "out of scope", {}}}, 1);
    std::size_t inside = 0, outside = 0;
    for (const Query& query : judged.queries) (query.gold.empty() ? outside : inside) += 1;
    CHECK(inside == 20);
    CHECK(outside == 21);
    CHECK(judged.predictions.size() == judged.queries.size());
}
