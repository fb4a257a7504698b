// Unicode as the house needs it, on utf8proc: checking, folding, clipping. Input and output are UTF-8.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace twicket::text {

// Well-formed UTF-8 by RFC 3629 (no surrogates, no overlong forms, nothing above U+10FFFF).
bool is_valid_utf8(std::string_view bytes);
// The same with U+FFFD for each byte that belongs to no character.
std::string mended_utf8(std::string_view bytes);
// NFKC and case folding, control characters dropped, runs of white space to one space, trimmed. Invalid input: empty.
std::string fold(std::string_view text);
// The words of a folded text: runs of letters, marks and digits; an apostrophe inside a word joins ("don't" → "dont").
std::vector<std::string> words(std::string_view folded);
// At most `limit` characters (code points), cut at a grapheme's border and, if possible, a word's, with "…" when cut.
std::string clip(std::string_view text, std::size_t limit);
// Number of code points.
std::size_t length(std::string_view text);

}  // namespace twicket::text
