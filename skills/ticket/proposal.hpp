// What a ticket made of somebody's words would be: its title, whom it hits, how urgent it is, which service it is
// about; and which open tickets are the same. Proposals only: people confirm or change them. Pure.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "bot/purpose.hpp"
#include "bot/ticket.hpp"
#include "bot/tickets.hpp"

namespace twicket::ticket {

struct ServiceName {
    std::string id, name;
    std::vector<std::string> aliases{};
};

struct Proposal {
    TicketKind kind = TicketKind::incident;
    std::string title;  // the first line, or its beginning
    std::string text;
    Level impact = Level::low, urgency = Level::low;
    std::string service{};  // an id; empty: none was named
    std::vector<CarriedFile> files{};
};

Proposal propose(Purpose purpose, std::string_view text, const std::vector<ServiceName>& services);
// The open incidents that are probably the same, the likeliest first; at most three.
std::vector<KnownTicket> alike(const Proposal& proposal, const std::vector<KnownTicket>& open);

nlohmann::json json_of(const Proposal& proposal);
// What json_of wrote; of anything else an empty one.
Proposal proposal_of(const nlohmann::json& from);

}  // namespace twicket::ticket
