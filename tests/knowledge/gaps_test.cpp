// Grouping of questions that found no answer.
#include <catch2/catch.hpp>

#include "knowledge/gaps.hpp"

using namespace twicket::knowledge;

TEST_CASE("questions about one thing stand together, whatever their order and their small words", "[gaps]") {
    const std::vector<std::string> texts{"Where can I lock my bicycle?", "how do i book the gym", "is there a place to lock bicycles", "Can I bring my dog to the office?",
                                         "lock for my bicycle please", "may dogs come to the office"};
    const auto gaps = group_similar(texts, {});
    REQUIRE(gaps.size() == 3);
    CHECK(gaps[0].questions == std::vector<std::size_t>{0, 2, 4});
    CHECK(gaps[1].questions == std::vector<std::size_t>{3, 5});
    CHECK(gaps[2].questions == std::vector<std::size_t>{1});
    CHECK(gaps[0].typical <= 4);
}

TEST_CASE("words of another language are stemmed as theirs, and what says nothing opens no gap", "[gaps]") {
    const auto gaps = group_similar({"Wo finde ich den Fahrradständer?", "Fahrradständer finden", "hello", "und bitte", ""}, {"de", "de", "en", "de", "en"});
    REQUIRE_FALSE(gaps.empty());
    CHECK(gaps[0].questions == std::vector<std::size_t>{0, 1});
    CHECK(group_similar({}, {}).empty());
    CHECK(group_similar({"", "  ", "?!"}, {}).empty());
}

TEST_CASE("twenty thousand questions are grouped without asking each against each", "[gaps]") {
    std::vector<std::string> texts;
    for (int i = 0; i < 20'000; ++i) texts.push_back("thing" + std::to_string(i % 500) + " does not start on floor" + std::to_string(i % 500));
    const auto gaps = group_similar(texts, {});
    REQUIRE(gaps.size() == 500);
    for (const auto& gap : gaps) CHECK(gap.questions.size() == 40);
}
