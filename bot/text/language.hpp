// Which language a short message is in. Long texts are easy; a chat message of three words often has no evidence, and then
// the answer is "unknown" rather than a guess.
#pragma once
#include <string>
#include <string_view>

namespace twicket::text {

// Among those that we speak: "en", "de", "fr", "es", or empty when the text does not tell or is in another language.
// `text` is any valid UTF-8.
std::string_view detect_language(std::string_view text);

// Of some eighty languages, as the first part of a BCP 47 tag ("it", "pt", "zh"); empty when the text does not tell.
std::string language_of(std::string_view text);

}  // namespace twicket::text
