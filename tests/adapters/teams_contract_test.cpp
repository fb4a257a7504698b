// Teams keeps the contract of networks.
#include <catch2/catch.hpp>

#include "tests/adapters/contract/contract.hpp"
#include "tests/adapters/contract/teams_driver.hpp"

using namespace twicket::contract;

TEST_CASE("Teams keeps the contract of networks", "[contract][teams]") {
    run_contract("teams", [](World& world) { return std::make_unique<TeamsDriver>(world); });
}
