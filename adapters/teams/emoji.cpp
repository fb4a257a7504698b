// The six old reactions by name; newer clients send the code points and a name ("1f44b_wavinghand").
#include "adapters/teams/emoji.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace twicket::teams {
namespace {

// The first six are documented; "yes" and "no" are the names of 👍 and 👎 in the older picker.
constexpr std::pair<std::string_view, std::string_view> named[] = {
    {"like", "👍"}, {"heart", "❤️"}, {"laugh", "😆"}, {"surprised", "😮"},
    {"sad", "😢"},  {"angry", "😡"},      {"yes", "👍"},   {"no", "👎"}};

}  // namespace

void append_code_point(std::string& out, unsigned long code) {
    if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return;
    const auto tail = [&](int shift) { out += static_cast<char>(0x80 | (code >> shift & 0x3f)); };
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xc0 | code >> 6);
        tail(0);
    } else if (code < 0x10000) {
        out += static_cast<char>(0xe0 | code >> 12);
        tail(6), tail(0);
    } else {
        out += static_cast<char>(0xf0 | code >> 18);
        tail(12), tail(6), tail(0);
    }
}

std::string sign_of(std::string_view reaction) {
    for (const auto& [name, sign] : named)
        if (name == reaction) return std::string{sign};
    const auto end_of_codes = reaction.find('_');
    if (end_of_codes == std::string_view::npos) return std::string{reaction};
    std::string sign;
    for (std::string_view rest = reaction.substr(0, end_of_codes); !rest.empty();) {
        const std::string_view code = rest.substr(0, rest.find('-'));
        unsigned value = 0;
        const auto [end, failure] = std::from_chars(code.data(), code.data() + code.size(), value, 16);
        const bool is_code = failure == std::errc{} && end == code.data() + code.size() && value >= 0x20 &&
                             value <= 0x10ffff && (value < 0xd800 || value > 0xdfff);
        if (!is_code) return std::string{reaction};
        append_code_point(sign, value);
        rest.remove_prefix(std::min(code.size() + 1, rest.size()));
    }
    return sign.empty() ? std::string{reaction} : sign;
}

}  // namespace twicket::teams
