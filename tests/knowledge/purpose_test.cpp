// Row 30: what a message is for, by the shipped examples, by corrections, and on the held set (docs/purpose.md).
#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include "cmake/embed/embedded.hpp"
#include "knowledge/purpose/learner.hpp"
#include "tests/support/where.hpp"

namespace twicket::knowledge {
namespace {

std::vector<PurposeExample> shipped() {
    std::vector<PurposeExample> all;
    for (const std::string_view path : embedded::paths("skills/purpose/examples/"))
        for (PurposeExample& one : purpose_examples(*embedded::file(path)).value()) all.push_back(std::move(one));
    return all;
}

std::shared_ptr<const PurposeReader> reader() {
    static const auto trained = PurposeReader::train(shipped(), {});
    return trained;
}

}  // namespace

TEST_CASE("the purpose of plain messages is read in four languages", "[purpose]") {
    const std::map<std::string, Purpose> plain{{"my laptop screen is broken", Purpose::incident},
                                               {"mein bildschirm ist kaputt", Purpose::incident},
                                               {"l'imprimante est en panne", Purpose::incident},
                                               {"la impresora no funciona", Purpose::incident},
                                               {"how do i book a meeting room?", Purpose::question},
                                               {"wie buche ich einen besprechungsraum?", Purpose::question},
                                               {"comment réserver une salle ?", Purpose::question},
                                               {"please order a new keyboard for me", Purpose::request},
                                               {"bitte bestellt mir eine neue tastatur", Purpose::request},
                                               {"necesito acceso al servidor, por favor", Purpose::request},
                                               {"any news on INC-12?", Purpose::status},
                                               {"haha", Purpose::noise},
                                               {"thank you so much, it works again!", Purpose::praise}};
    for (const auto& [text, purpose] : plain) {
        const PurposeGuess guess = reader()->read(text);
        INFO(text << " was taken for " << name_of(guess.purpose) << " with " << guess.confidence);
        CHECK(guess.purpose == purpose);
        CHECK(guess.confidence > 0.0);
        CHECK(guess.confidence <= 1.0);
    }
}

TEST_CASE("the words that weighed most are words of the message", "[purpose]") {
    const PurposeGuess guess = reader()->read("the printer on the third floor is broken");
    REQUIRE(!guess.because.empty());
    CHECK(guess.because.size() <= 3);
    CHECK(std::find(guess.because.begin(), guess.because.end(), "broken") != guess.because.end());
}

TEST_CASE("a correction decides its own wording and stays learned", "[purpose]") {
    PurposeLearner learner{shipped(), reader(), {}, false};
    const std::string text = "The coffee machine on four speaks Finnish again";
    const Purpose before = learner.read(text).purpose;
    const Purpose said = before == Purpose::complaint ? Purpose::status : Purpose::complaint;
    learner.learn({text, said});
    CHECK(learner.read("the coffee machine on four speaks finnish again!").purpose == said);
    CHECK(learner.read(text).confidence > 0.9);
    const PurposeLearner later{shipped(), reader(), {{text, before}, {text, said}}, false};
    CHECK(later.read(text).purpose == said);
}

TEST_CASE("learning aside ends with the newest correction", "[purpose]") {
    PurposeLearner learner{shipped(), reader(), {}, true};
    learner.learn({"tralala number one", Purpose::status});
    learner.learn({"tralala number two", Purpose::praise});
    for (int i = 0; i < 20000 && learner.read("tralala number two").purpose != Purpose::praise; ++i)
        std::this_thread::yield();
    for (int i = 0; i < 600 && learner.read("tralala number two").confidence < 0.9; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    CHECK(learner.read("tralala number two").purpose == Purpose::praise);
    CHECK(learner.read("tralala number one").purpose == Purpose::status);
}

TEST_CASE("what is no labelled message is refused with its line", "[purpose]") {
    const auto bad =
        purpose_examples("{\"text\":\"a\",\"purpose\":\"noise\"}\n{\"text\":\"b\",\"purpose\":\"poem\"}\n");
    REQUIRE(bad.has_error());
    CHECK(bad.error().detail == "line 2 is no labelled message");
}

TEST_CASE("odd texts are read without harm", "[purpose]") {
    const std::string giant(40'000, 'a'), quotes(3'000, '\'');
    for (const std::string& text :
         {std::string{}, std::string{"?"}, giant, quotes, std::string{"'"}, std::string{"qu'"},
          std::string{"\xe2\x80\x99"}, std::string{"A-"}, std::string{"\n\n"}}) {
        const PurposeGuess guess = reader()->read(text);
        CHECK(guess.confidence > 0.0);
        CHECK(guess.confidence <= 1.0);
    }
}

TEST_CASE("the held messages are read well enough to offer a ticket", "[purpose]") {
    std::ifstream file{std::string{testing::source_folder()} + "/tests/purpose/held.jsonl"};
    int all = 0, right = 0, sure = 0, surely_right = 0;
    for (std::string line; std::getline(file, line);) {
        const auto row = nlohmann::json::parse(line);
        const PurposeGuess guess = reader()->read(row.at("text").get<std::string>());
        const bool is_right = guess.purpose == purpose_from(row.at("purpose").get<std::string>());
        ++all, right += is_right;
        if (guess.confidence >= 0.8) ++sure, surely_right += is_right;
    }
    std::cout << "suite purpose: " << all << " cases, " << right << " right, 0 by written reason\n";
    REQUIRE(all == 800);
    CHECK(right * 100 >= all * 60);
    CHECK(surely_right * 100 >= sure * 80);
}

}  // namespace twicket::knowledge
