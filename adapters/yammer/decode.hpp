// Yammer's answers as values: pages of messages with the Events in them, who likes our posts, who people are. Pure: no
// sockets, no clock, no store. Facts: learn.microsoft.com/rest/api/yammer (messages, users); what those pages leave
// open is read if it is there and done without if it is not.
#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/event.hpp"

namespace twicket::yammer {

// One message as it stands in a feed.
struct Post {
    std::int64_t id = 0;
    std::int64_t thread = 0;
    std::string place;  // the group's id, "general", or "dm:" and the id of a private conversation
    PlaceKind kind = PlaceKind::channel;
    std::string sender;
    bool ours = false;
    std::string plain{}, parsed{};  // its body in two forms: what a look for our own post compares
    std::string said{};             // what the event's text is
    Time at{};
    std::set<std::string> liked_by{};  // user ids, without our own
    bool all_likes_named = true;       // false: more people like it than are named
    std::optional<Event> event{};      // nothing: ours, or nothing that anybody said
};

struct Page {
    std::vector<Post> posts{};  // as they came: newest first
    std::size_t count = 0;      // messages in the answer, with those that could not be read
    std::size_t unreadable = 0;
    std::optional<bool> older_available{};
    std::optional<Duration> poll_interval{};  // what Yammer asks for
};

struct Reader {
    std::string account;  // "yammer/default"
    std::string us;       // our own user id
    std::string place;    // of a group's feed; empty: as each message says
    Time now{};           // for a message without a readable date
};

// `unknown_outcome` when it is no page at all; a message that cannot be read is left out and counted.
Result<Page> decode_page(const nlohmann::json& answer, const Reader& reader);

// What is said in `parsed`, as plain Markdown: "[[user:7]]" by the names in `references`; our own mention is taken out.
struct Heard {
    std::string text;
    bool calls_us = false;
};
Heard heard(std::string_view parsed, const nlohmann::json& references, std::string_view us);

// "2026/01/02 10:00:00 +0000"; also with dashes and "T", should that change. Nothing when it is neither.
std::optional<Time> time_from(std::string_view text);

// What an event remembers of its message for the answer to it (Event::reply_to): a feed tells neither edits nor
// deletions, so the message is looked at again before an answer leaves that took its time.
struct Answered {
    std::string message;
    std::string print;  // of its text
    Time read{};        // when we saw it so
};
std::string to_text(const Answered& answered);
std::optional<Answered> answered_from(std::string_view text);
// Differs when the text does.
std::string print_of(std::string_view text);

// The reaction that a like is, `number` of them counted on that post.
Event like_event(const Post& post, const std::string& account, const std::string& user, bool added, std::int64_t number,
                 Time now);

struct User {
    std::string id;
    std::string name;
    std::string email;         // as the network knows it; empty: not shown to us
    std::int64_t network = 0;  // which the user belongs to; 0: not said
    bool active = true;
};
std::optional<User> decode_user(const nlohmann::json& answer);

// The id of a message that was just posted; empty when the answer names none.
std::string posted_id(const nlohmann::json& answer);

inline constexpr std::string_view private_place = "dm:";

}  // namespace twicket::yammer
