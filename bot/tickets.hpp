// The tickets that we know of, one row each: which back-end keeps it, and which thread is told of its changes.
// Functions run inside a store job and touch only its connection.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/store/database.hpp"
#include "bot/ticket.hpp"

namespace twicket {

struct KnownTicket {
    std::string id;    // ours
    std::string desk;  // account, "desk/builtin"
    std::string key;   // the back-end's
    TicketKind kind = TicketKind::incident;
    std::string title;
    TicketFacts facts{};
    std::string requester{};  // a person's id, or account/user of a stranger
    ThreadName origin{};
    Time updated{};
    int priority = 5;
    Time created{};
    std::string service{};
    std::string words{};  // folded, of title and text: what a search looks at
};

// Writes it, or brings it up to date.
void keep_ticket(store::Connection& connection, const KnownTicket& ticket);
std::optional<KnownTicket> find_ticket(store::Connection& connection, std::string_view id);
std::optional<KnownTicket> find_ticket_by_key(store::Connection& connection, std::string_view desk,
                                              std::string_view key);
// Of one requester, those that are not over first, then the newest; at most `limit`.
std::vector<KnownTicket> tickets_of(store::Connection& connection, std::string_view requester, std::int64_t limit);
// Not over, the most urgent and oldest first.
std::vector<KnownTicket> open_tickets(store::Connection& connection, std::int64_t limit);
// That bear this number or hold all these folded words; what is not over first, then the newest.
std::vector<KnownTicket> search_tickets(store::Connection& connection, const std::vector<std::string>& words,
                                        std::int64_t limit);
// How many tickets nobody has taken come before this one; nothing: it is taken, over or unknown.
std::optional<std::int64_t> tickets_before(store::Connection& connection, std::string_view id);
// The words that a search finds a ticket by.
std::string words_to_find(std::string_view title, std::string_view text);

}  // namespace twicket
