// The ticket skill's cards and forms. Pure.
#pragma once
#include <string>

#include "bot/form.hpp"
#include "bot/reply.hpp"
#include "bot/tickets.hpp"

namespace twicket::ticket {

// What the thread that asked for a ticket remembers of it (its conversation's memory).
struct Remembered {
    std::string id;        // ours
    std::string card;      // the Outgoing that shows it there
    std::string agents{};  // … in the agents' place; empty: not told to agents
    std::string title;
    std::string text{}, from{};  // the requester's words and name, for the agents' card
    std::string requester{};     // a person's id, or account/user of a stranger
    std::string language{"en"};
    int priority = 5;
    TicketFacts facts{};
};

// In the thread that asked: number, title, state, and what can be done.
Card ticket_card(const Remembered& ticket);
// In the agents' place; its buttons carry `value`.
Card agents_card(const Remembered& ticket, const std::string& value, const std::string& language);
Form open_form(const std::string& text, const std::string& language);
Form comment_form(const std::string& id, const std::string& number, const std::string& language);
Form solve_form(const std::string& value, const std::string& number, const std::string& language);
// A line per ticket.
Card list_card(const std::vector<KnownTicket>& tickets, const std::string& language);

std::string state_words(TicketState state, const std::string& language);

}  // namespace twicket::ticket
