// An activity as events: which place and thread it belongs to, who did it, what happened. Pure; sockets, tokens and the
// answers that invokes want are elsewhere.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "adapters/teams/activity.hpp"

namespace twicket::teams {

// Which account decodes: the part of every key, and our own id in mentions.
struct Ourselves {
    std::string account;  // "teams/default"
    std::string app_id;
};

// A conversation's id: "place;messageid=thread", or the place alone.
std::string conversation_of(const std::string& place, const std::string& thread);

// What Event::reply_to holds: which message is answered where, and who wrote it (to call the person by name).
struct ReplyTo {
    std::string conversation, message, person, name;
};
std::string to_text(const ReplyTo& reply_to);
// Empty fields when it is none of ours.
ReplyTo reply_to_from(const std::string& text);

// The button behind `data` of a press, when it is one of ours.
std::optional<Click> click_of(const nlohmann::json& data);

// What happened, none for what is not for us (our own messages, typing, a rename). Several for a reaction or update
// that tells several things at once. Every external id is the same for a repeated delivery.
std::vector<Event> decode(const Activity& activity, const Ourselves& us);

// An event with account, place, person, time and external id filled in; `part` tells several of one activity apart.
Event event_of(const Activity& activity, const Ourselves& us, What what, std::string_view part = {});

// The bot was put into this conversation, or taken out of it.
bool adds_us(const Activity& activity);
bool removes_us(const Activity& activity);

}  // namespace twicket::teams
