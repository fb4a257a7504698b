// Tickets in the thread (rows 28, 29, 31, 38, 51): opened by words, button, command, 🎫 or "Send to desk"; their card
// shows number, state and what is due; comments, solving and reopening from there; agents take and answer them in their
// own place. What really happens to a ticket is told by its back-end as TicketChanged; this skill asks
// (Outgoing::ticket) and shows.
#pragma once
#include <functional>

#include "bot/skill.hpp"
#include "bot/tickets.hpp"
#include "skills/ticket/cards.hpp"
#include "skills/ticket/due.hpp"
#include "skills/ticket/proposal.hpp"

namespace twicket::ticket {

struct Settings {
    std::string desk = "desk/builtin";             // the account that new tickets go to
    std::string agents_account{}, agents_place{};  // where agents see them; an empty account: nowhere
    std::string agents_language = "en";
    Sla sla{};
    std::vector<ServiceName> services{};
};

// What was said in a thread, the oldest first.
struct Said {
    std::string message, person, text;
    std::vector<Attachment> files{};
};

struct Parts {
    template <class T>
    using Asked = boost::asio::awaitable<Result<T>>;
    using Tickets = std::vector<KnownTicket>;
    std::function<Asked<Tickets>(const std::string& requester)> tickets_of;  // the newest of a requester
    std::function<Asked<Tickets>()> open;                                    // the most urgent first
    std::function<Asked<Tickets>(std::vector<std::string> words)> search;
    std::function<Asked<std::optional<std::int64_t>>(const std::string& ticket)> before;  // how many come before it
    std::function<Asked<std::optional<KnownTicket>>(const std::string& ticket)> known;
    std::function<Asked<std::vector<Said>>(const ThreadName& thread)> said;
    std::function<Asked<bool>(const std::string& person, Time now)> may_ask_for_rating;
    std::function<std::string(const ThreadName& thread, const std::string& message)> link;  // empty: there is none
    std::function<std::string(const std::string& account, const std::string& user)>
        key_of;  // Turn::speaker_key of a user
    std::function<std::string(const std::string& account, const std::string& user)> name_of;
    std::function<const Person*(const std::string& words)>
        agent;  // by id, name or address; null: no agent is called so
    std::function<bool(const std::string& person)> is_person = [](const std::string&) { return false; };  // of the directory
};

class TicketSkill final : public Skill {
  public:
    TicketSkill(Settings settings, Parts parts);
    std::string_view name() const override { return "ticket"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;
    boost::asio::awaitable<Result<std::vector<HomeSection>>> home(const Turn& turn) override;

  private:
    using Answer = boost::asio::awaitable<Result<Outcome>>;
    // ticket.cpp: words, commands, buttons
    Answer on_command(const Turn& turn, const Command& command);
    Answer on_message(const Turn& turn, const Message& message);
    Answer on_click(const Turn& turn, const Click& click);
    Answer on_submission(const Turn& turn, const Submission& sent);
    Outcome on_ticket_button(const Turn& turn, const Click& click) const;
    Outcome comment(const Turn& turn, const Remembered& ticket, const std::string& text,
                    const std::string& message = {}, const std::vector<Attachment>& files = {}) const;
    Outcome change_comment(const Turn& turn, const std::string& message, const std::string* text) const;
    Outcome forward_form(const Turn& turn, const Forward& forward) const;
    Outcome ask_form(const Turn& turn, Form form, std::string label) const;
    Outcome refuse(const Turn& turn, const char* key, const char* label) const;
    Post call(const Turn& turn, std::size_t number, TicketCall call) const;
    // opening.cpp
    Outcome offer(const Turn& turn, const Message& message) const;
    Answer on_offer(const Turn& turn, const Click& click);
    Answer open_or_join(const Turn& turn, Proposal proposal, std::string card);
    Outcome open(const Turn& turn, const Proposal& proposal, const std::string& card) const;
    Outcome join(const Turn& turn, const nlohmann::json& pending, const std::string& card) const;
    struct Filed {
        std::string message, author{}, text{};  // empty author and text: as the thread tells
        std::optional<Proposal> confirmed{};    // by a form
    };
    Answer file_message(const Turn& turn, Filed filed);
    // agents.cpp
    Outcome on_agents_click(const Turn& turn, const Click& click) const;
    Outcome take(const Turn& turn, const nlohmann::json& value) const;
    Outcome relay(const Turn& turn, const Message& message) const;
    Outcome solve(const Turn& turn, const Submission& sent) const;
    Answer list(const Turn& turn, const std::string& verb, const std::string& rest);
    Answer steer(const Turn& turn, const std::string& verb, const std::string& rest);
    // news.cpp
    Answer on_news(const Turn& turn, const TicketChanged& news);
    // Who solved it is credited when the requester says so, and no more when it is opened again.
    void credit_helper(const Turn& turn, Remembered& ticket, const TicketFacts& before, const TicketChanged& news,
                       Outcome& outcome) const;
    Outcome fate(const Turn& turn, const Remembered& ticket, const TicketChanged& news) const;
    Answer opened(const Turn& turn, Remembered ticket);
    Answer closed(const Turn& turn, Outcome outcome, const Remembered& ticket);
    Outcome on_tick(const Turn& turn, const Tick& tick) const;
    Outcome rate(const Turn& turn, const Click& click) const;
    void show(const Turn& turn, const Remembered& ticket, Outcome& outcome) const;
    void tell(const Turn& turn, Remembered& ticket, const TicketChanged& news, Outcome& outcome) const;
    void tell_agents(const Turn& turn, Remembered& ticket, const TicketChanged& news, Outcome& outcome) const;
    void tell_followers(const Turn& turn, const TicketChanged& news, Outcome& outcome) const;
    void change_relayed(const Turn& turn, const Remembered& ticket, const TicketChanged& news, Outcome& outcome) const;
    ThreadName agents() const { return {settings_.agents_account, settings_.agents_place, ""}; }

    Settings settings_;
    Parts parts_;
};

}  // namespace twicket::ticket
