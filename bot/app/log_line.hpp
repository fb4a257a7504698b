// One event of the log as one line (S30) without personal data (S17): what a message brings along, newlines, escape
// sequences, addresses, a token in an error's text, cannot forge a line nor stay readable. Pure but for the clock's
// format.
#pragma once
#include <spdlog/formatter.h>

#include <memory>
#include <string>
#include <string_view>

namespace twicket::app {

// Control characters, line and paragraph separators and bidi controls as "\n", "\u001b" …; broken UTF-8 as "?".
std::string on_one_line(std::string_view text);

// "2026-11-22T10:00:00.123Z info message", or one JSON object with the members at, level and text.
std::unique_ptr<spdlog::formatter> log_formatter(bool as_json);

}  // namespace twicket::app
