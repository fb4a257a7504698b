// The formatter that spdlog asks for each line. It is called under the sink's lock.
#include "bot/app/log_line.hpp"

#include <spdlog/details/log_msg.h>

#include <nlohmann/json.hpp>

#include "bot/clock.hpp"
#include "bot/guard/guard.hpp"

namespace twicket::app {
namespace {

// The code point at `at`, its length in bytes; 0xFFFD and 1 where it is none.
std::pair<char32_t, std::size_t> code_point(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const unsigned first = byte(at);
    const std::size_t length = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 : first >> 3 == 30 ? 4 : 0;
    if (length == 0 || at + length > text.size()) return {0xFFFD, 1};
    char32_t code = length == 1 ? first : first & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0U) != 0x80U) return {0xFFFD, 1};
        code = code << 6 | (byte(at + i) & 0x3FU);
    }
    return {code, length};
}

bool is_hidden(char32_t code) {
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029 ||
           (code >= 0x200E && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069);
}

class LineFormatter final : public spdlog::formatter {
  public:
    explicit LineFormatter(bool as_json) : as_json_{as_json} {}
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& line) override {
        const std::string_view words{message.payload.data(), message.payload.size()};
        const std::string text = on_one_line(guard_.mask(words, guard::logged_kinds).text);
        const auto name = spdlog::level::to_string_view(message.level);
        const std::string level{name.data(), name.size()};
        const std::string at = to_rfc3339(std::chrono::time_point_cast<Duration>(message.time));
        const std::string whole = as_json_ ? nlohmann::json{{"at", at}, {"level", level}, {"text", text}}.dump()
                                           : at + " " + level + " " + text;
        line.append(whole.data(), whole.data() + whole.size());
        line.push_back('\n');
    }
    std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<LineFormatter>(as_json_); }

  private:
    bool as_json_;
    guard::Guard guard_{};
};

}  // namespace

std::string on_one_line(std::string_view text) {
    std::string line;
    for (std::size_t at = 0; at < text.size();) {
        const auto [code, length] = code_point(text, at);
        if (code == '\n')
            line += "\\n";
        else if (code == 0xFFFD && length == 1)
            line += '?';
        else if (is_hidden(code)) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(code));
            line += escape;
        } else
            line.append(text.substr(at, length));
        at += length;
    }
    return line;
}

std::unique_ptr<spdlog::formatter> log_formatter(bool as_json) {
    return std::make_unique<LineFormatter>(as_json);
}

}  // namespace twicket::app
