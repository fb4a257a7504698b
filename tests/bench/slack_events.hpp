// Slack's events as requests that are ready to be sent: signed for now, each with ids of its own.
#pragma once
#include <string>
#include <vector>

namespace twicket::bench {

inline constexpr const char* slack_secret = "example-signing-secret-0123456789";

struct SlackEvents {
    std::size_t count = 0;
    int run = 0;            // ids differ from those of every other run
    int workspaces = 0;     // 0: all to /slack/events; else event n goes to /slack/w<n mod workspaces>/events
    int question_each = 0;  // every so manieth calls the bot and asks something; 0: none, only talk
};

std::vector<std::string> slack_requests(const SlackEvents& events);
// The ts of event `n`, which is its thread's.
std::string slack_ts(int run, std::size_t n);
bool is_question(const SlackEvents& events, std::size_t n);

}  // namespace twicket::bench
