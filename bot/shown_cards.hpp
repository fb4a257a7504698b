// Our cards as they stand in front of people now, read back from the outbox: a card is its first delivery and every
// update of it. Runs inside store jobs.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/reply.hpp"
#include "bot/store/database.hpp"

namespace twicket {

struct ShownCard {
    std::string id;           // Click::card: the Outgoing that first carried it
    std::string external_id;  // what the network calls it
    std::string thread;       // where it was sent
    std::string only_for;     // the one person who sees it; empty: everyone
    Card card;
};

// All versions of the card that the network calls so, newest first; empty: it is none of ours.
std::vector<ShownCard> card_versions(store::Connection& connection, std::string_view account, std::string_view external_id);

// The newest card in a thread that `person` sees and that has buttons now. A card that opened the thread belongs to it.
std::optional<ShownCard> newest_card_with_actions(store::Connection& connection, std::string_view account,
                                                  std::string_view place, std::string_view thread, std::string_view person);

// What was put into the outbox under that id, as it was put there; nothing when it is unknown or unreadable.
std::optional<Outgoing> outgoing_by_id(store::Connection& connection, std::string_view id);

}  // namespace twicket
