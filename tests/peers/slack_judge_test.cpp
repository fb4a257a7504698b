// Slack's own Socket Mode client judges the server that our tests use. Started by tests/peers/slack/run, which has
// installed the client; not part of the unit run.
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <future>

#include "tests/support/socket_mode_stand_in.hpp"
#include "tests/support/where.hpp"

using namespace twicket::testing;
using nlohmann::json;

namespace {

struct Verdict {
    int status = -1;
    std::string words;
};

Verdict judged(const std::string& api) {
    // Another script around the same client may judge too: it is told by API and EVENTS.
    const char* const other = std::getenv("TWICKET_SOCKET_JUDGE");
    const std::string command = other ? "API=" + api + " EVENTS=3 " + other + " 2>&1"
                                      : "node " + source_folder() + "/tests/peers/slack/judge.mjs " + api + " 3 2>&1";
    Verdict verdict;
    std::FILE* pipe = ::popen(command.c_str(), "r");
    if (!pipe) return verdict;
    char line[512];
    while (std::fgets(line, sizeof line, pipe)) verdict.words += line;
    const int status = ::pclose(pipe);
    verdict.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return verdict;
}

json event(const std::string& id) {
    return {{"type", "event_callback"},
            {"team_id", "T0AB"},
            {"api_app_id", "A0AB"},
            {"event_id", id},
            {"event", {{"type", "message"}, {"channel", "C1"}, {"user", "U1"}, {"text", "hi"}, {"ts", "1.1"}}}};
}

}  // namespace

TEST_CASE("Slack's own client accepts our server of Socket Mode", "[.][slack-judge]") {
    SocketModeStandIn server;
    auto verdict = std::async(std::launch::async, judged, server.api_url());
    REQUIRE(server.wait_for_connections(1));
    const std::string first = server.send("events_api", event("Ev1"), false);
    CHECK(server.acknowledgement(first));
    server.disconnect("refresh_requested");
    REQUIRE(server.wait_for_connections(1));
    const std::string second = server.send("events_api", event("Ev2"), false, 1);
    CHECK(server.acknowledgement(second));
    const json command{{"command", "/desk"},
                       {"text", "printer"},
                       {"user_id", "U1"},
                       {"channel_id", "C1"},
                       {"team_id", "T0AB"},
                       {"trigger_id", "1"},
                       {"response_url", "http://127.0.0.1:9/"}};
    const std::string third = server.send("slash_commands", command, true);
    CHECK(server.acknowledgement(third));
    const Verdict said = verdict.get();
    INFO(said.words);
    CHECK(said.status == 0);
    CHECK(said.words.find("done after 2 connections") != std::string::npos);
    CHECK(said.words.find("envelope slash_commands /desk") != std::string::npos);
}
