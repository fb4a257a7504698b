// Base64, base64url and hex, read strictly: one text for one byte string, so two spellings never mean the same thing.
// No streaming; what is decoded fits in memory because its sender was limited before.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace twicket::text {

// RFC 4648 section 4, with padding.
std::string to_base64(std::string_view bytes);
// Nothing when a character, the padding or an unused bit is wrong.
std::optional<std::string> from_base64(std::string_view text);
// RFC 4648 section 5, without padding (as JOSE wants it).
std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);
// Lower case. Reading takes both cases.
std::string to_hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view text);

}  // namespace twicket::text
