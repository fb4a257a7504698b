// Slack keeps the contract of networks, over HTTP and over Socket Mode.
#include <catch2/catch.hpp>

#include "tests/adapters/contract/contract.hpp"
#include "tests/adapters/contract/slack_driver.hpp"

using namespace twicket::contract;

TEST_CASE("Slack over HTTP keeps the contract of networks", "[contract][slack]") {
    run_contract("slack", [](World& world) { return std::make_unique<SlackDriver>(world); });
}

namespace {

// The sockets' server outlives the driver.
class SocketDriver final : public SlackDriver {
  public:
    SocketDriver(World& world, std::unique_ptr<twicket::testing::SocketModeStandIn> sockets)
        : SlackDriver{world, sockets.get()}, sockets_{std::move(sockets)} {}

  private:
    std::unique_ptr<twicket::testing::SocketModeStandIn> sockets_;
};

}  // namespace

TEST_CASE("Slack over Socket Mode keeps the contract of networks", "[contract][slack]") {
    run_contract("slack socket mode", [](World& world) {
        return std::make_unique<SocketDriver>(world, std::make_unique<twicket::testing::SocketModeStandIn>());
    });
}
