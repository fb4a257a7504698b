// What we say, as an activity: a short text as a message, everything else as an Adaptive Card of at most version 1.5.
// Pure. https://adaptivecards.io/explorer/ and learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards
#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "bot/event.hpp"
#include "bot/reply.hpp"

namespace twicket::teams {

// Where it goes, as far as its looks depend on it.
struct Setting {
    PlaceKind kind = PlaceKind::direct;
    bool reads_all = true;    // false: in channels and groups the card says that only mentions are seen
    std::string call{};       // the person who is called by name in front, the network's id; empty: nobody
    std::string call_name{};  // and what he or she is called
};

// Nothing at all to show: an update to it takes the message away.
bool is_empty(const Card& card);

// The id that buttons carry: of the outgoing that made the message, also after updates.
const std::string& card_id(const Outgoing& outgoing);

// The Adaptive Card of a reply.
nlohmann::json adaptive_card(const Outgoing& outgoing, const Setting& setting);
// The whole activity without its addresses (from, conversation, replyToId).
nlohmann::json render(const Outgoing& outgoing, const Setting& setting);

// A card as attachment.
nlohmann::json attachment_of(nlohmann::json card);

// An Adaptive Card with a body and nothing else; `language` as "lang".
nlohmann::json new_card(const std::string& language);

// A button that comes back as an invoke (Action.Execute), with the same as a message (Action.Submit) for older clients.
nlohmann::json press_button(const std::string& title, const nlohmann::json& data);

// Limits of the network: a card of up to 28 KB is shown everywhere; a message over about 100 KB, counted in UTF-16, is
// refused, and 80 KB are told to be safe.
inline constexpr std::size_t everywhere_bytes = 28 * 1024;
inline constexpr std::size_t most_utf16_bytes = 80 * 1024;
std::size_t utf16_bytes(std::string_view text);

}  // namespace twicket::teams
