// The ticket skill's cards and forms. Pure.
#pragma once
#include <string>

#include "bot/form.hpp"
#include "bot/purpose.hpp"
#include "bot/reply.hpp"
#include "bot/tickets.hpp"
#include "skills/ticket/proposal.hpp"

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
    TicketKind kind = TicketKind::incident;
    std::string service{};
    std::string helper{};   // the person who took it or solved it last; empty: nobody we know
    std::string message{};  // the network's id of the message it was made of
    std::string read_as{};  // what that message was taken for and why, for agents
    Purpose purpose = Purpose::incident;
    Time reply_due{}, solve_due{};  // epoch: nothing is due
    Duration left{0};               // of the time to solve it, while it rests
    struct Comment {
        std::string message;           // the network's id of the words
        std::string comment;           // the Outgoing that put them into the ticket
        std::string here{}, agents{};  // the Outgoings that passed them on
        bool operator==(const Comment&) const = default;
    };
    std::vector<Comment> comments{};  // the newest twenty
};
// What is known of a comment; new when there was nothing.
Remembered::Comment& comment_of(Remembered& ticket, const std::string& comment);

// In the thread that asked: number, title, state, and what can be done.
// `state_line`: what is due, how many come before it.
Card ticket_card(const Remembered& ticket, std::string state_line = {});
// In the agents' place; its buttons carry `value`.
Card agents_card(const Remembered& ticket, const std::string& value, const std::string& language);
Form open_form(const Proposal& proposal, const std::string& language);
// What a message would become, to be confirmed; its buttons carry `value`.
Card offer_card(const Proposal& proposal, const std::vector<ServiceName>& services, const std::string& value,
                const std::string& language);
// One open ticket that is probably the same.
Card same_card(const KnownTicket& ticket, const std::string& value, const std::string& language);
Card rating_card(const std::string& value, bool anonymous, const std::string& language);
Form comment_form(const std::string& id, const std::string& number, const std::string& language);
Form solve_form(const std::string& value, const std::string& number, const std::string& language);
// A line per ticket.
Card list_card(const std::vector<KnownTicket>& tickets, const char* title, const char* none,
               const std::string& language);
std::string ticket_line(const KnownTicket& ticket, const std::string& language);

std::string state_words(TicketState state, const std::string& language);

}  // namespace twicket::ticket
