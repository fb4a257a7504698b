// When we may speak (rows 5, 40, 65): pure decisions about one message in one place, without clocks or stores.
#pragma once
#include <string>
#include <string_view>

#include "bot/clock.hpp"
#include "bot/conversation.hpp"
#include "bot/event.hpp"
#include "bot/places.hpp"

namespace twicket {

struct Occasion {
    const Message& message;
    const Conversation& conversation;
    const Place& place;
    PlaceKind kind;
    bool top_level;            // opens a thread (or the place has none)
    bool from_asker;           // the person who opened this thread with us
    int posts_last_hour;       // unasked posts of ours in this place
    Time now;
    bool taught_otherwise = false;  // people here have said that such messages are no questions (bot/lessons)
};

enum class Leave {
    speak,       // answer
    if_sure,     // answer only when confident; otherwise keep quiet (nobody asked us)
    keep_quiet   // record and say nothing
};

struct Manners {
    Leave leave;
    std::string_view reason;  // "called", "direct", "question", "silent.mode_mention", "silent.quiet_hours" …
};

Manners manners(const Occasion& occasion);

// A question, or a report of something broken, in the languages that we speak. Errs on the side of yes for questions that
// carry a question mark, on the side of no for everything else.
bool looks_like_question(std::string_view text);

// The text without "@twicket" and the like.
std::string without_call(const std::string& text);

// Local minute of the day (0–1439) in an IANA time zone; an unknown zone counts as UTC.
int minute_of_day(Time now, const std::string& timezone);
bool is_quiet(const QuietHours& quiet, int minute);

}  // namespace twicket
