// The generic network keeps the contract of networks.
#include <catch2/catch.hpp>

#include "tests/adapters/contract/contract.hpp"
#include "tests/adapters/contract/webhook_driver.hpp"

using namespace twicket::contract;

TEST_CASE("signed webhooks keep the contract of networks", "[contract][webhook]") {
    run_contract("webhook", [](World& world) { return std::make_unique<WebhookDriver>(world); });
}
