// Yammer keeps the contract of networks.
#include <catch2/catch.hpp>

#include "tests/adapters/contract/contract.hpp"
#include "tests/adapters/contract/yammer_driver.hpp"

using namespace twicket::contract;

TEST_CASE("Yammer keeps the contract of networks", "[contract][yammer]") {
    run_contract("yammer", [](World& world) { return std::make_unique<YammerDriver>(world); });
}
