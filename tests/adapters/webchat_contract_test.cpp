// The web chat keeps the contract of networks, over real sockets.
#include <catch2/catch.hpp>

#include "tests/adapters/contract/contract.hpp"
#include "tests/adapters/contract/webchat_driver.hpp"

using namespace twicket::contract;

TEST_CASE("The web chat keeps the contract of networks", "[contract][webchat]") {
    run_contract("webchat", [](World& world) { return std::make_unique<WebchatDriver>(world); });
}
