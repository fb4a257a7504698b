// What must hold for every event that a decoder lets through, whatever bytes it was made of: it can be stored and read
// back the same, and it has the key that makes a repeat of it recognisable.
// fuzz-sources: bot/event.cpp bot/attachment.cpp bot/ticket.cpp bot/thread_name.cpp bot/clock.cpp bot/error.cpp
// fuzz-sources: bot/text/json.cpp bot/text/json_text.cpp bot/text/fold.cpp
// fuzz-libraries: -lutf8proc
#pragma once
#include "bot/event.hpp"
#include "bot/text/fold.hpp"

namespace twicket::fuzz {

inline void check(const Event& event) {
    if (event.external_id.empty() || event.account != "net/fuzz") __builtin_trap();
    const std::string stored = to_json(event);  // throws when something is not UTF-8
    const auto read = event_from_json(stored);
    if (read.has_error() || to_json(*read) != stored) __builtin_trap();
}

}  // namespace twicket::fuzz
