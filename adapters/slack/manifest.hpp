// The app manifest that an admin pastes at Slack, and the rights it asks for: one list, so that what is asked for, what
// is written down and what the self-test looks for are the same. Facts: docs.slack.dev, "App manifest".
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace twicket::slack {

struct ManifestOptions {
    std::string name = "Twicket";  // at most 35 characters
    std::string public_url;        // "https://desk.example.com", without a closing slash
    std::string account = "default";
    bool socket_mode = false;
    std::vector<std::string> prompts{};
};

struct Right {
    std::string_view scope;
    std::string_view lost_without;  // what does not work without it, for a person
    bool needed = true;             // false: the rest works all the same
};
const std::vector<Right>& rights();
const std::vector<std::string_view>& bot_events();

// JSON, indented, ready to be pasted.
std::string manifest(const ManifestOptions& options);

}  // namespace twicket::slack
