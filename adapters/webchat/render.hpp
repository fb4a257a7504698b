// What the page is told: entries and cards as JSON, with the card's Markdown already made into safe HTML. Pure.
#pragma once
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "adapters/webchat/history.hpp"
#include "bot/error.hpp"
#include "bot/people.hpp"
#include "bot/reply.hpp"

namespace twicket::webchat {

// A network user's name to show; unknown users get their id.
using NameOf = std::function<std::string(const std::string& user)>;

// {"id", "place", "thread", "at", "position", "sequence", "author": {"id", "name", "bot"}, "text" | "card", "edited",
//  "deleted", "private", "replies", "reactions": [{"emoji", "count", "mine", "names"}]} as `reader` sees it.
nlohmann::json message_json(const Entry& entry, const std::string& reader, const std::string& bot_name,
                            const NameOf& name_of);

// The stored card for the page: "html", "more_html", "sources", "fields", "actions", "state_line", "speaker",
// "language". A source's link that is not http, https or mailto is left out.
nlohmann::json card_json(const nlohmann::json& card);

// {"type": "form", "form": outgoing id, "title", "submit", "language", "fields": [{"name", "label", "kind", "required",
//  "max_length", "hint", "value", "options": [{"value", "label"}]}]}; a field for a person offers the people known here.
nlohmann::json form_json(const Outgoing& outgoing, const std::string& account, const People& people);

// {"type": "error", "id": nonce, "code", "message", "retry_after" in ms when known}
std::string error_json(std::string_view nonce, const Error& error);

}  // namespace twicket::webchat
