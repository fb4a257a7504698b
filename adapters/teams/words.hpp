// What a person wrote in Teams as plain words: our own mention taken out, others as "@Ann", the network's markup gone.
// Pure. The other way round is markdown.hpp.
#pragma once
#include <string>

#include "adapters/teams/activity.hpp"

namespace twicket::teams {

struct Words {
    std::string text;
    bool calls_us = false;  // our mention was among them
};

// Mentions are found by their entities (the text that each names), never by a guess at our display name.
Words words_of(const Activity& activity, const std::string& app_id);

// HTML (a forwarded message's body) as plain text: paragraphs and breaks as new lines, tags gone, entities read.
std::string plain_from_html(std::string_view html);

}  // namespace twicket::teams
