// Escapes as RFC 8259 section 7 wants them; runs of plain ASCII are copied in one piece.
#include "bot/text/json_text.hpp"

#include <algorithm>
#include <stdexcept>

#include "bot/text/fold.hpp"

namespace twicket::text {
namespace {

bool is_plain(char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

void append_escape(std::string& out, char c) {
    static constexpr std::string_view digits = "0123456789abcdef";
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            break;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.append("\\u00").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
}

}  // namespace

JsonText& JsonText::open(char begin, char end) {
    separate();
    text_ += begin;
    ends_ += end;
    first_ = true;
    return *this;
}

JsonText& JsonText::end() {
    text_ += ends_.back();
    ends_.pop_back();
    first_ = false;
    return *this;
}

void JsonText::separate() {
    if (!first_) text_ += ',';
    first_ = false;
}

JsonText& JsonText::name(std::string_view name) {
    separate();
    text_.append(1, '"').append(name).append("\":");
    first_ = true;  // no comma between a name and its value
    return *this;
}

JsonText& JsonText::value(std::string_view text) {
    const bool ascii = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (!ascii && !is_valid_utf8(text)) throw std::invalid_argument("a text is not UTF-8");
    separate();
    text_ += '"';
    while (!text.empty()) {
        const auto stop = std::ranges::find_if_not(text, is_plain);
        const auto run = static_cast<std::size_t>(stop - text.begin());
        text_.append(text.substr(0, run));
        if (run < text.size()) append_escape(text_, text[run]);
        text.remove_prefix(std::min(run + 1, text.size()));
    }
    text_ += '"';
    return *this;
}

JsonText& JsonText::value(bool flag) {
    separate();
    text_ += flag ? "true" : "false";
    return *this;
}

JsonText& JsonText::value(std::int64_t number) {
    separate();
    text_ += std::to_string(number);
    return *this;
}

}  // namespace twicket::text
