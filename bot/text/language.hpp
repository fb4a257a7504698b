// Which language a short message is in, among those we speak: by its function words and letters. Long texts are easy; a
// chat message of three words often has no evidence, and then the answer is "unknown" rather than a guess.
#pragma once
#include <string_view>

namespace twicket::text {

// "en", "de", "fr", "es", or empty when the text does not tell. `text` is any valid UTF-8.
std::string_view detect_language(std::string_view text);

}  // namespace twicket::text
