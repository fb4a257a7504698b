// Every dialogue runs unchanged on the web chat, Slack, Teams and Yammer: in by signed requests, frames and feeds, out
// by what each network was made to show.
#include <catch2/catch.hpp>
#include <filesystem>
#include <iostream>
#include <set>

#include "tests/adapters/contract/slack_driver.hpp"
#include "tests/adapters/contract/teams_driver.hpp"
#include "tests/adapters/contract/webchat_driver.hpp"
#include "tests/adapters/contract/yammer_driver.hpp"
#include "tests/support/dialogue.hpp"
#include "tests/support/network_dialogue.hpp"
#include "tests/support/shared_data.hpp"
#include "tests/support/where.hpp"

using namespace twicket;

namespace {

template <class Driver>
std::unique_ptr<contract::Driver> make(contract::World& world) {
    return std::make_unique<Driver>(world);
}

void play_all(const test::PlayedNetwork& network) {
    const std::filesystem::path folder = std::filesystem::path{testing::source_folder()} / "tests/transcripts";
    std::set<std::string> files;
    for (const auto& file : std::filesystem::directory_iterator{folder})
        if (file.path().extension() == ".chat") files.insert(file.path().string());
    testing::SuiteCount count{"transcripts on " + network.name};
    for (const std::string& file : files) {
        const std::string reason = test::Dialogue::not_on(network.name, file);
        if (!reason.empty()) {
            count.by_reason();
            std::cout << "  " << std::filesystem::path{file}.filename().string() << " not on " << network.name << ": "
                      << reason << "\n";
            continue;
        }
        const std::string wrong = test::play_on(network, file);
        count.judge(wrong.empty(), network.name + ": " + wrong);
    }
    CHECK(count.cases() >= 16);
}

}  // namespace

TEST_CASE("every dialogue runs on the web chat", "[transcripts][networks][webchat]") {
    play_all({"webchat", "webchat/default", make<contract::WebchatDriver>});
}
TEST_CASE("every dialogue runs on Slack", "[transcripts][networks][slack]") {
    play_all({"slack", "slack/acme", make<contract::SlackDriver>});
}
TEST_CASE("every dialogue runs on Teams", "[transcripts][networks][teams]") {
    play_all({"teams", "teams/acme", make<contract::TeamsDriver>});
}
TEST_CASE("every dialogue runs on Yammer", "[transcripts][networks][yammer]") {
    play_all({"yammer", "yammer/default", make<contract::YammerDriver>});
}
