// Tokens first, then the marks that differ between Slack and Markdown. A text without any of them is copied as it is.
#include "adapters/slack/markup.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace twicket::slack {
namespace {

constexpr std::string_view invisible = "\xe2\x80\x8b";  // zero width space: breaks a word for machines only

void append_unescaped(std::string& out, std::string_view text) {
    while (!text.empty()) {
        const std::size_t plain = std::min(text.find('&'), text.size());
        out.append(text.substr(0, plain));
        text.remove_prefix(plain);
        if (text.empty()) return;
        if (text.starts_with("&amp;"))
            out += '&', text.remove_prefix(5);
        else if (text.starts_with("&lt;"))
            out += '<', text.remove_prefix(4);
        else if (text.starts_with("&gt;"))
            out += '>', text.remove_prefix(4);
        else
            out += '&', text.remove_prefix(1);
    }
}

std::string unescaped(std::string_view text) {
    std::string out;
    append_unescaped(out, text);
    return out;
}

// What stands between < and >: a mention, a channel, a group, a date, a link.
void append_token(Heard& heard, std::string_view token, std::string_view us) {
    const std::size_t bar = std::min(token.find('|'), token.size());
    const std::string_view target = token.substr(0, bar);
    const std::string label = unescaped(token.substr(std::min(bar + 1, token.size())));
    if (target.starts_with('@')) {
        if (!us.empty() && target.substr(1) == us) {
            heard.calls_us = true;
            return;
        }
        heard.text.append(target);
    } else if (target.starts_with('#')) {
        heard.text += '#' + (label.empty() ? std::string{target.substr(1)} : label);
    } else if (target.starts_with('!')) {
        if (!label.empty())
            heard.text += label;
        else
            heard.text += '@' + std::string{target.substr(1)};
    } else {
        const std::string address = unescaped(target);
        if (label.empty() || label == address || "mailto:" + label == address)
            heard.text += label.empty() ? address : label;
        else
            heard.text += '[' + label + "](" + address + ')';
    }
}

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

// Where the mark at `from` ends: before the next one that closes a run on the same line, or npos.
std::size_t closing(std::string_view text, std::size_t from, char mark) {
    if (from + 1 >= text.size() || text[from + 1] == ' ' || text[from + 1] == mark) return text.npos;
    if (from > 0 && is_word(text[from - 1])) return text.npos;
    for (std::size_t at = from + 1; at < text.size() && text[at] != '\n'; ++at)
        if (text[at] == mark && text[at - 1] != ' ' && (at + 1 == text.size() || !is_word(text[at + 1]))) return at;
    return text.npos;
}

// *bold* and ~struck~ in Slack are **bold** and ~~struck~~ in Markdown; code is left alone.
std::string with_markdown_marks(std::string_view text) {
    std::string out;
    std::array<std::size_t, 2> open_until{text.npos, text.npos};
    bool code = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '`') code = !code;
        const int kind = c == '*' ? 0 : c == '~' ? 1 : -1;
        if (kind < 0 || code) {
            out += c;
            continue;
        }
        std::size_t& until = open_until[static_cast<std::size_t>(kind)];
        if (at == until) {
            out.append(2, c);
            until = text.npos;
            continue;
        }
        const std::size_t end = until == text.npos ? closing(text, at, c) : text.npos;
        out.append(end == text.npos ? 1 : 2, c);
        if (end != text.npos) until = end;
    }
    return out;
}

std::string trimmed(std::string text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return {};
    text.erase(text.find_last_not_of(" \t\r\n") + 1);
    text.erase(0, first);
    return text;
}

bool same_word(std::string_view text, std::string_view word) {
    return text.size() >= word.size() && std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) {
               return a == std::tolower(static_cast<unsigned char>(b));
           });
}

}  // namespace

Heard to_markdown(std::string_view text, std::string_view us) {
    Heard heard;
    if (text.find_first_of("<&*~") == text.npos) {
        heard.text = text;
        return heard;
    }
    heard.text.reserve(text.size());
    const bool marks = text.find_first_of("*~") != text.npos;
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::size_t open = std::min(rest.find('<'), rest.size());
        append_unescaped(heard.text, rest.substr(0, open));
        rest.remove_prefix(open);
        if (rest.empty()) break;
        const std::size_t close = rest.find('>');
        if (close == rest.npos) {
            append_unescaped(heard.text, rest);
            break;
        }
        append_token(heard, rest.substr(1, close - 1), us);
        rest.remove_prefix(close + 1);
    }
    if (marks) heard.text = with_markdown_marks(heard.text);
    if (!heard.calls_us) return heard;
    heard.text = trimmed(std::move(heard.text));
    if (heard.text.starts_with(':') || heard.text.starts_with(',')) heard.text = trimmed(heard.text.substr(1));
    return heard;
}

std::string calm(std::string_view text) {
    static constexpr std::array<std::string_view, 4> calls{"channel", "here", "everyone", "group"};
    if (text.find('@') == text.npos) return std::string{text};
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        out += text[at];
        if (text[at] != '@') continue;
        const std::string_view rest = text.substr(at + 1);
        if (std::ranges::any_of(calls, [rest](std::string_view word) { return same_word(rest, word); }))
            out += invisible;
    }
    return out;
}

std::string escaped(std::string_view text) {
    const std::string calmed = calm(text);
    std::string out;
    out.reserve(calmed.size() + calmed.size() / 16);
    for (const char c : calmed) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else
            out += c;
    }
    return out;
}

}  // namespace twicket::slack
