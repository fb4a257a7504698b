// What the page says over its socket: one JSON object a message, {"id": nonce, "type": …}, into plain values and into
// events. Pure; whether the person may do it is decided elsewhere. The nonce makes a repeat after a reconnect
// recognisable.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/event.hpp"

namespace twicket::webchat {

constexpr std::size_t text_limit = 4'000;  // characters of one message

struct Hello {
    std::optional<std::int64_t> resume_after;  // the highest sequence the page has seen; none: it starts afresh
};
struct Open {
    std::string place;
    std::string thread;       // empty: the place itself
    std::int64_t before = 0;  // a position; 0: the newest page
};
struct Send {
    std::string place, thread, text;
};
struct Change {
    std::string message, text;
};
struct Remove {
    std::string message;
};
struct React {
    std::string message, emoji;
    bool added = true;
};
struct Press {
    std::string card, action, value;
};
struct Submit {
    std::string form;  // id of the Outgoing that opened it
    std::map<std::string, std::string> values;
};
struct Typing {
    std::string place, thread;
};
struct Read {
    std::string place;
    std::int64_t position = 0;
};

struct Request {
    std::string nonce;
    std::variant<Hello, Open, Send, Change, Remove, React, Press, Submit, Typing, Read> what;
};

// An error's detail is shown to the person. `nonce` is set as soon as it is known, also beside an error.
Result<Request> decode(std::string_view json, std::string& nonce);

// The id of what a person sends: the same for a repeat, different for every other person.
std::string id_of(std::string_view person, std::string_view nonce);

// "@twicket" as a word of its own, in any case.
bool calls(std::string_view text, std::string_view bot_name);

// The event of a typed message: "/desk …" is a Command, everything else a Message.
Event event_of(const Send& send, std::string id, PlaceKind kind, std::string_view bot_name);

}  // namespace twicket::webchat
