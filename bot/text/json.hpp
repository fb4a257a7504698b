// JSON as it may come in from outside: RFC 8259 and nothing beside it, within limits. What the members mean is for the
// reader of the value. Writing JSON is nlohmann's dump(), or json_text.hpp where it is
// done for every event.
#pragma once
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string_view>

#include "bot/error.hpp"

namespace twicket::text {

struct JsonLimits {
    std::size_t bytes = 1 << 20;   // of the text
    std::size_t depth = 32;        // arrays and objects inside each other
    std::size_t members = 10'000;  // object members and array elements, in the whole text
    bool unique_keys = false;      // true where a decision hangs on a member (tokens, signatures, configuration)
};

// The value, or `too_large` (over a limit) or `invalid` (anything else), with the byte offset in the detail.
// Refused besides broken grammar: invalid UTF-8 and lone surrogates, a byte order mark, numbers that are not finite,
// and integers outside 64 bits, which would come back changed. Of two equal keys the last counts unless unique_keys is
// set.
Result<nlohmann::json> parse_json(std::string_view bytes, JsonLimits limits = {});

}  // namespace twicket::text
