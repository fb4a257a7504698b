// Slack's payloads as Events, and which of them are left alone on purpose. Pure: no sockets, no clock, no store. The
// signature is checked before (slack.cpp). Facts: docs.slack.dev, "Events API", "Interactivity", "Slash commands".
#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <variant>

#include "bot/error.hpp"
#include "bot/event.hpp"
#include "bot/reply.hpp"

namespace twicket::slack {

// Who we are in this workspace; what is not known yet is empty.
struct Self {
    std::string user;  // "U…" of our bot user
    std::string bot;   // "B…"
    std::string app;   // "A…"
    std::string team;  // "T…"
    std::string url{};  // "https://acme.slack.com/"
};

// Acknowledged and not kept. `why` is for metrics and tests, never empty.
struct Ignored {
    std::string why;
};
// Slack proves that the address is ours: send this back.
struct Challenge {
    std::string text;
};
// Something about the account or the screen rather than about a conversation.
struct Notice {
    enum class Kind { uninstalled, tokens_revoked, too_many_events, assistant_opened, messages_opened, person_changed };
    Kind kind;
    std::string place{}, thread{}, person{};
};
// A modal of ours was sent: its form stands in the outbox under `outgoing`. The event lacks only its Submission.
struct FormSent {
    Event event;
    std::string outgoing;
    std::map<std::string, std::string> values;  // by field name
};
// A button of ours that opens a form which could not be opened before.
struct FormWanted {
    std::string outgoing;
    std::string trigger;
};
// A click whose value is too long for a button: it is the n-th action of the card.
struct LongClick {
    Event event;           // holds a Click with an empty value
    std::string outgoing;  // the delivery that carried the button
    std::size_t action = 0;
};

using Decoded = std::variant<Event, Ignored, Challenge, Notice, FormSent, FormWanted, LongClick>;

// What comes to the events address, or as `events_api` over a socket. `account` is "slack/<name>". Errors are `invalid`
// and name the key that is wrong, never its value.
Result<Decoded> decode_event(const nlohmann::json& envelope, const std::string& account, const Self& self);
// What comes to the interactions address in `payload`, or as `interactive` over a socket.
Result<Decoded> decode_interaction(const nlohmann::json& payload, const std::string& account, Time received);
// A slash command's fields, as a JSON object of texts.
Result<Decoded> decode_command(const nlohmann::json& fields, const std::string& account, Time received);

// The workspace that an envelope, an interaction or a command belongs to; empty when it does not say.
std::string team_of(const nlohmann::json& payload);

// One field of an application/x-www-form-urlencoded body, decoded; empty when it is missing or badly encoded.
std::string form_field(std::string_view body, std::string_view name);
// All fields, as an object of texts. `invalid` when one is badly encoded.
Result<nlohmann::json> form_fields(std::string_view body);

// Slack's time stamps: "1767000000.000100" are seconds and an order; epoch when it is none.
Time time_of(std::string_view ts);
PlaceKind kind_of(std::string_view place, std::string_view channel_type);

// Where an answer to an event may have to go besides its thread; stands in Event::reply_to as JSON.
struct ReplyTo {
    std::string response_url{};
    std::string trigger{};
    std::string person{};         // who did it: sees what only one may see, owns the home tab
    bool private_answer = false;  // a command: Slack shows its answer to one person, wherever it was typed
    bool in_view = false;         // the trigger came from inside a modal
};
std::string to_text(const ReplyTo& reply_to);
// What cannot be read is as if it were not there.
ReplyTo reply_to_from(std::string_view text);

// --- How our own things are named on Slack's side, so that what comes back finds its card ---
std::string block_id(const Outgoing& outgoing, std::size_t block);
std::string action_id(std::size_t index, std::string_view action);
inline constexpr std::string_view long_value = "\x01";        // the value of a button whose own is too long
inline constexpr std::string_view open_form_action = "form";  // of the button that opens a form
inline constexpr std::string_view view_callback = "twicket";

}  // namespace twicket::slack
