// Slack's own text ("mrkdwn") as plain Markdown, for what people write. What we write is mrkdwn.hpp.
// Facts: docs.slack.dev, "Formatting message text": &, < and > come escaped, tokens stand in angle brackets.
#pragma once
#include <string>
#include <string_view>

namespace twicket::slack {

struct Heard {
    std::string text;       // Markdown; our own mention is taken out
    bool calls_us = false;  // it held one
};

// `us` is our user id; empty: not known, then no mention is ours.
Heard to_markdown(std::string_view text, std::string_view us);

// For our outgoing mrkdwn: &, < and > escaped and nothing else, and no word that calls a whole channel ("@here").
std::string escaped(std::string_view text);
// For labels, which Slack shows as they are: only such words are broken.
std::string calm(std::string_view text);

}  // namespace twicket::slack
