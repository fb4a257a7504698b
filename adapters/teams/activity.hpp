// A Bot Framework activity as plain values: what we use of it, read within bounds. Pure; what it means is decode.hpp.
// Fields: https://github.com/microsoft/Agents/blob/main/specs/activity/protocol-activity.md
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/event.hpp"

namespace twicket::teams {

struct Party {
    std::string id;    // "29:…" a person as this bot knows him or her, "28:…" a bot
    std::string name;  // shown to people
    std::string aad;   // the person's Entra object id: the same for every bot of the tenant
    std::string role;
    // What we call the person: the object id where there is one.
    const std::string& key() const { return aad.empty() ? id : aad; }
};

// A conversation id taken apart: a channel's thread is its root message, other conversations have no threads.
struct Where {
    std::string place;   // "19:…@thread.tacv2", "a:…"
    std::string thread;  // id of a channel thread's root message, else empty
    PlaceKind kind = PlaceKind::channel;
};
inline constexpr std::string_view thread_mark = ";messageid=";

struct Activity {
    std::string type, id, channel, service_url;
    std::string name;          // of an invoke or event
    std::string reply_to;      // id of the activity that this one answers or is about
    std::string action;        // of an installationUpdate
    std::string locale;        // "en-GB"
    std::string conversation;  // "19:…@thread.tacv2;messageid=1767000000001"
    std::string conversation_type;
    std::string tenant;
    std::string event_type;  // channelData.eventType: "editMessage"
    bool is_group = false;
    bool expects_replies = false;
    Party from, recipient;
    std::string text, text_format;
    Where where;
    Time at{};
    nlohmann::json body;  // the whole, for what only one kind of activity has
};

// Strict JSON, one object with a type and a conversation; ids at most 1,024 bytes without control characters, unknown
// members left alone. The error names the member that is wrong, never its value. `received` stands in for a missing or
// unreadable timestamp.
Result<Activity> read_activity(std::string_view bytes, Time received);

// One participant out of a list or a member; empty fields where it says nothing.
Party party_of(const nlohmann::json& object);

// A text member, or empty when it is absent or something else.
std::string text_in(const nlohmann::json& object, const char* key);
// An object member, or an empty object.
const nlohmann::json& object_in(const nlohmann::json& object, const char* key);
// A list member, or an empty list.
const nlohmann::json& list_in(const nlohmann::json& object, const char* key);

// "2026-01-02T10:00:00.1234567Z" or with an offset (RFC 3339), or nothing.
std::optional<Time> parse_time(std::string_view text);

}  // namespace twicket::teams
