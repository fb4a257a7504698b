// The promises that every network keeps, as one table of named cases; each runs in a world of its own. Prints
// "suite contract <network>: n cases, m right, k by written reason"; a network without an ability passes its cases by
// reason.
#pragma once
#include <string>

#include "tests/adapters/contract/driver.hpp"

namespace twicket::contract {

// What a case sees and where it says what it expected.
struct Stage {
    World& world;
    Driver& driver;
    std::vector<std::string> failures{};
    void expect(bool right, const std::string& what) {
        if (!right) failures.push_back(what);
    }
    template <class A, class B>
    void equal(const A& is, const B& should, const std::string& what) {
        if (!(is == should)) failures.push_back(what);
    }
    // Tells, expects an acknowledgement, and lets everything happen that follows.
    void tell(const Happening& happening);
    Shown last();  // the last thing shown; fails the case when nothing is
};

struct Case {
    const char* name;
    bool Abilities::*needs;  // null: every network
    void (*play)(Stage&);
};

std::vector<Case> receiving_cases();
std::vector<Case> refusing_cases();
std::vector<Case> showing_cases();
std::vector<Case> failing_cases();

// Runs all of them; failures fail the running test case.
void run_contract(const std::string& network, const MakeDriver& make);

}  // namespace twicket::contract
