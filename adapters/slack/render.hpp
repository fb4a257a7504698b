// Cards, forms and home tabs as Slack's JSON, within every limit of Block Kit. Pure; nothing is sent here.
// Facts: docs.slack.dev, reference of blocks, block elements and views.
#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "bot/reply.hpp"

namespace twicket::slack {

// Younger blocks first; where a workspace refuses them the next one is used.
enum class Richness {
    full,     // feedback buttons
    classic,  // sections, context, plain buttons
    text      // no blocks at all
};

struct Rendered {
    std::string text;       // what notifications and screen readers get, at most 4,000 bytes
    nlohmann::json blocks;  // an array; empty for Richness::text
};

Rendered render(const Outgoing& outgoing, Richness richness);
// A modal for outgoing.form, which must be there.
nlohmann::json render_form(const Outgoing& outgoing);
// The button that opens the form later, for when its trigger is too old.
Rendered render_form_later(const Outgoing& outgoing);
nlohmann::json render_home(const Outgoing& outgoing, Richness richness);

}  // namespace twicket::slack
