// The promises that every ticket back-end keeps, as one table of named cases; each runs in a world of its own. Prints
// "desk contract <name>: n cases, m right"; what a back-end has no part in (the built-in desk's network) is named.
#pragma once
#include <string>
#include <vector>

#include "tests/adapters/desk_contract/world.hpp"

namespace twicket::desk_contract {

struct Stage {
    World& world;
    std::vector<std::string> failures{};
    void expect(bool right, const std::string& what) {
        if (!right) failures.push_back(what);
    }
    void equal(const std::string& is, const std::string& should, const std::string& what) {
        if (is != should)
            failures.push_back(what + ": '" + is.substr(0, 300) + "', not '" + should.substr(0, 300) + "'");
    }
    void equal(std::size_t is, std::size_t should, const std::string& what) {
        if (is != should) failures.push_back(what + ": " + std::to_string(is) + ", not " + std::to_string(should));
    }
    // Opens one and delivers; our id of it.
    std::string opened(const std::string& title = "Screen is black");
    // How many notes of the ticket hold these words.
    std::size_t notes_with(const std::string& ticket, const std::string& words);
};

enum class Needs { nothing, http, news };
struct Case {
    const char* name;
    Needs needs;
    void (*play)(Stage&);
};
std::vector<Case> opening_cases();
std::vector<Case> changing_cases();
std::vector<Case> file_cases();
std::vector<Case> news_cases();
std::vector<Case> failing_cases();
std::vector<Case> lost_answer_cases();

// Runs all of them, or those whose name holds TWICKET_CASE; failures fail the running test case.
void run_desk_contract(const Kind& kind);

}  // namespace twicket::desk_contract
