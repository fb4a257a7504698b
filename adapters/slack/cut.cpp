// One walk over the text notes where it may be cut.
#include "adapters/slack/cut.hpp"

#include <algorithm>

#include "adapters/slack/mrkdwn.hpp"

namespace twicket::slack {
namespace {

// The end of a thing that must stay whole, when one begins at `at`; else `at`.
std::size_t end_of_whole(std::string_view text, std::size_t at) {
    const char c = text[at];
    const char close = c == '<' ? '>' : c == '`' ? '`' : '\0';
    if (close == '\0') return at;
    const std::size_t end = text.find(close, at + 1);
    const std::size_t line = text.find('\n', at + 1);
    return end == text.npos || line < end ? at : end;
}

// A place not after `limit` where no character and no escape is torn.
std::size_t character_border(std::string_view text, std::size_t limit) {
    std::size_t at = limit;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
    const std::size_t escape = text.rfind('&', at == 0 ? 0 : at - 1);
    if (escape != text.npos && at - escape < 5 && text.find(';', escape) >= at && text.find(';', escape) != text.npos &&
        text.find(';', escape) - escape <= 4)
        at = escape;
    return at == 0 ? limit : at;
}

// Where to cut a text that is longer than `limit`.
std::size_t border(std::string_view text, std::size_t limit) {
    std::size_t line = 0, blank = 0;
    for (std::size_t at = 0; at <= limit; ++at) {
        if (text[at] == '\n') line = at;
        if (text[at] == ' ') blank = at;
        const std::size_t end = end_of_whole(text, at);
        if (end > limit) break;
        at = end;
    }
    if (line > limit / 3) return line;
    if (blank > 0) return blank;
    return line > 0 ? line : character_border(text, limit);
}

}  // namespace

std::vector<std::string> cut_text(std::string_view text, std::size_t limit) {
    std::vector<std::string> parts;
    while (text.size() > limit) {
        const std::size_t at = border(text, limit);
        parts.emplace_back(text.substr(0, at));
        text.remove_prefix(at);
        const std::size_t next = text.find_first_not_of(" \n");
        text.remove_prefix(std::min(next, text.size()));
    }
    if (!text.empty()) parts.emplace_back(text);
    return parts;
}

std::string whole_lines(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return std::string{text};
    const std::size_t line = limit == 0 ? text.npos : text.rfind('\n', limit - 1);
    return line == text.npos ? std::string{} : std::string{text.substr(0, line + 1)};
}

std::string clip_escaped(std::string_view text, std::size_t limit) {
    static constexpr std::string_view dots = "…";
    if (text.size() <= limit) return std::string{text};
    if (limit <= dots.size()) return {};
    const std::vector<std::string> parts = cut_text(text, limit - dots.size());
    return parts.front() + std::string{dots};
}

}  // namespace twicket::slack
