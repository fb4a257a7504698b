// Folding, words and clipping on top of utf8proc.
#include "bot/text/fold.hpp"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>

namespace twicket::text {
namespace {

const utf8proc_uint8_t* bytes_of(std::string_view text) { return reinterpret_cast<const utf8proc_uint8_t*>(text.data()); }

bool is_ascii(std::string_view text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    return true;
}

void collapse_spaces(std::string& text) {
    std::size_t out = 0;
    bool space = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const unsigned char c = static_cast<unsigned char>(text[i]);
        if (c <= ' ' || c == 0x7f) {
            if (!space) text[out++] = ' ';
            space = true;
        } else {
            text[out++] = static_cast<char>(c);
            space = false;
        }
    }
    if (out > 0 && text[out - 1] == ' ') --out;
    text.resize(out);
}

enum class Shape { letter, joiner, other };

Shape shape_of(utf8proc_int32_t point) {
    if (point >= 0 && point < 0x80 && point != '\'')  // most text, most of the time
        return (point >= 'a' && point <= 'z') || (point >= '0' && point <= '9') || (point >= 'A' && point <= 'Z') ? Shape::letter : Shape::other;
    if (point == '\'' || point == 0x2019 || point == 0x02BC) return Shape::joiner;
    switch (utf8proc_category(point)) {
        case UTF8PROC_CATEGORY_LU: case UTF8PROC_CATEGORY_LL: case UTF8PROC_CATEGORY_LT: case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO: case UTF8PROC_CATEGORY_MN: case UTF8PROC_CATEGORY_MC: case UTF8PROC_CATEGORY_ME:
        case UTF8PROC_CATEGORY_ND: case UTF8PROC_CATEGORY_NL: case UTF8PROC_CATEGORY_NO:
            return Shape::letter;
        default:
            return Shape::other;
    }
}

}  // namespace

std::string mended_utf8(std::string_view bytes) {
    std::string mended;
    const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(bytes.data());
    for (auto left = static_cast<utf8proc_ssize_t>(bytes.size()); left > 0;) {
        utf8proc_int32_t character = 0;
        const utf8proc_ssize_t length = utf8proc_iterate(at, left, &character);
        const utf8proc_ssize_t step = length > 0 ? length : 1;
        if (length > 0)
            mended.append(reinterpret_cast<const char*>(at), static_cast<std::size_t>(length));
        else
            mended += "\xEF\xBF\xBD";
        at += step;
        left -= step;
    }
    return mended;
}

bool is_valid_utf8(std::string_view bytes) {
    const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
    const auto* end = at + bytes.size();
    while (at != end) {
        if (*at < 0x80) {
            ++at;
            continue;
        }
        int follow = 0;
        unsigned low = 0x80, high = 0xBF;
        if (*at >= 0xC2 && *at <= 0xDF) follow = 1;
        else if (*at >= 0xE0 && *at <= 0xEF) {
            follow = 2;
            if (*at == 0xE0) low = 0xA0;
            if (*at == 0xED) high = 0x9F;
        } else if (*at >= 0xF0 && *at <= 0xF4) {
            follow = 3;
            if (*at == 0xF0) low = 0x90;
            if (*at == 0xF4) high = 0x8F;
        } else return false;
        if (end - at <= follow) return false;
        ++at;
        for (int i = 0; i < follow; ++i, ++at) {
            if (*at < low || *at > high) return false;
            low = 0x80, high = 0xBF;
        }
    }
    return true;
}

std::string fold(std::string_view text) {
    std::string folded;
    if (is_ascii(text)) {
        folded.assign(text);
        for (char& c : folded)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    } else {
        utf8proc_uint8_t* mapped = nullptr;
        const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT |
                                                            UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_NLF2LF);
        const auto size = utf8proc_map(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &mapped, options);
        const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned{mapped, &std::free};
        if (size < 0) return {};
        folded.assign(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size));
    }
    collapse_spaces(folded);
    return folded;
}

std::vector<std::string> words(std::string_view folded) {
    std::vector<std::string> found;
    std::string word;
    const auto* at = bytes_of(folded);
    auto left = static_cast<utf8proc_ssize_t>(folded.size());
    while (left > 0) {
        utf8proc_int32_t point = 0;
        utf8proc_ssize_t size = utf8proc_iterate(at, left, &point);
        if (size < 1) size = 1, point = ' ';
        const Shape shape = shape_of(point);
        if (shape == Shape::letter) word.append(reinterpret_cast<const char*>(at), static_cast<std::size_t>(size));
        else if (shape == Shape::other && !word.empty()) found.push_back(std::move(word)), word.clear();
        at += size;
        left -= size;
    }
    if (!word.empty()) found.push_back(std::move(word));
    return found;
}

std::string clip(std::string_view text, std::size_t limit) {
    if (length(text) <= limit) return std::string{text};
    const auto* at = bytes_of(text);
    auto left = static_cast<utf8proc_ssize_t>(text.size());
    std::size_t points = 0, border = 0, word_border = 0;
    utf8proc_int32_t before = 0, state = 0;
    std::size_t offset = 0;
    while (left > 0 && points < limit) {
        utf8proc_int32_t point = 0;
        utf8proc_ssize_t size = utf8proc_iterate(at, left, &point);
        if (size < 1) size = 1, point = 0xFFFD;
        if (offset > 0 && utf8proc_grapheme_break_stateful(before, point, &state)) {
            border = offset;
            if (point == ' ' || point == '\n') word_border = offset;
        }
        before = point;
        at += size;
        left -= size;
        offset += static_cast<std::size_t>(size);
        ++points;
    }
    const std::size_t cut = word_border * 2 > border ? word_border : border;
    return std::string{text.substr(0, cut)} + "…";
}

std::size_t length(std::string_view text) {
    std::size_t points = 0;
    for (const char c : text) points += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return points;
}

}  // namespace twicket::text
