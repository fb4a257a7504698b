// A generic network's payload as an Event, and why it cannot be one. Pure: no sockets, no clock. The signature is
// checked before (webhook.cpp); the shape of the payload is described in docs/networks/webhook.md.
#pragma once
#include <string>
#include <string_view>

#include "bot/error.hpp"
#include "bot/event.hpp"

namespace twicket::webhook {

// The whole text must be one JSON object (bot/text/json.hpp). Keys that we do not know are checked for form and left
// out; null is the same as missing. `delivery` is the webhook-id, `received` stands in where the payload has no "at".
// The error names the key that is wrong, never its value.
Result<Event> decode(std::string_view bytes, const std::string& account, const std::string& delivery, Time received);

// Ids are compared and stored, so they are bounded: 1 to 256 bytes without control characters.
bool is_id(std::string_view text);

}  // namespace twicket::webhook
