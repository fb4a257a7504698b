// Plays the table, case by case, each in a fresh world.
#include <catch2/catch.hpp>

#include "tests/adapters/contract/contract.hpp"
#include "tests/support/shared_data.hpp"

namespace twicket::contract {
namespace {

std::vector<Case> all_cases() {
    std::vector<Case> all;
    for (const auto& part : {receiving_cases(), refusing_cases(), showing_cases(), failing_cases()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

struct StopsBefore {  // what is declared before it goes
    World& world;
    ~StopsBefore() { world.stop(); }
};

std::string played(const Case& one, const MakeDriver& make) {
    std::string failures;
    try {
        World world;
        const std::unique_ptr<Driver> driver = make(world);
        const StopsBefore order{world};
        Stage stage{world, *driver};
        one.play(stage);
        for (const std::string& failure : stage.failures) failures += "\n    " + failure;
    } catch (const std::exception& thrown) {
        failures += std::string{"\n    it threw: "} + thrown.what();
    }
    return failures;
}

bool applies(const Case& one, const MakeDriver& make) {
    if (!one.needs) return true;
    World world;
    const std::unique_ptr<Driver> driver = make(world);
    const StopsBefore order{world};
    return driver->abilities().*one.needs;
}

}  // namespace

void Stage::tell(const Happening& happening) {
    const net::HttpResponse answer = driver.tell(happening);
    expect(answer.status >= 200 && answer.status <= 299, "acknowledged with " + std::to_string(answer.status));
    world.settle();
}

Shown Stage::last() {
    const std::vector<Shown> all = driver.shown();
    if (all.empty()) throw std::runtime_error("nothing was shown");
    return all.back();
}

void run_contract(const std::string& network, const MakeDriver& make) {
    testing::SuiteCount count{"contract " + network};
    for (const Case& one : all_cases()) {
        if (!applies(one, make)) {
            count.by_reason();
            continue;
        }
        const std::string failures = played(one, make);
        count.judge(failures.empty(), network + ": " + one.name + failures);
    }
    CHECK(count.cases() >= 60);
}

}  // namespace twicket::contract
