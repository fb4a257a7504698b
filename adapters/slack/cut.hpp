// Cutting what is too long for one block. Works on bytes of mrkdwn that is already escaped.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace twicket::slack {

// Parts of at most `limit` bytes: cut at a line's end, else at a blank, never inside <…>, `…` or &…;. Only where one
// such thing or word is longer than a part, between two characters.
std::vector<std::string> cut_text(std::string_view text, std::size_t limit);
// As many whole lines as fit.
std::string whole_lines(std::string_view text, std::size_t limit);

}  // namespace twicket::slack
