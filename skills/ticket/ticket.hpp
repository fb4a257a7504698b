// Tickets in the thread (rows 28, 29, 31): opened by words, button, command or "Send to desk"; their card shows number
// and state; comments, solving and reopening from there; agents take and answer them in their own place. What really
// happens to a ticket is told by its back-end as TicketChanged; this skill asks (Outgoing::ticket) and shows.
#pragma once
#include <functional>

#include "bot/skill.hpp"
#include "bot/tickets.hpp"
#include "skills/ticket/cards.hpp"

namespace twicket::ticket {

struct Settings {
    std::string desk = "desk/builtin";             // the account that new tickets go to
    std::string agents_account{}, agents_place{};  // where agents see them; an empty account: nowhere
    std::string agents_language = "en";
};
// The newest tickets of a requester.
using TicketsOf = std::function<boost::asio::awaitable<Result<std::vector<KnownTicket>>>(const std::string& requester)>;

class TicketSkill final : public Skill {
  public:
    TicketSkill(Settings settings, TicketsOf tickets_of);
    std::string_view name() const override { return "ticket"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;

  private:
    boost::asio::awaitable<Result<Outcome>> on_command(const Turn& turn, const Command& command);
    Outcome ask_form(const Turn& turn, Form form, std::string label) const;
    Outcome on_message(const Turn& turn, const Message& message) const;
    Outcome on_click(const Turn& turn, const Click& click) const;
    Outcome on_agents_click(const Turn& turn, const Click& click) const;
    Outcome on_submission(const Turn& turn, const Submission& sent) const;
    Outcome open(const Turn& turn, const Submission& sent) const;
    Outcome comment(const Turn& turn, const Remembered& ticket, const std::string& text) const;
    Outcome solve(const Turn& turn, const Submission& sent) const;
    Outcome take(const Turn& turn, const nlohmann::json& value) const;
    Outcome relay(const Turn& turn, const Message& message) const;
    Outcome on_news(const Turn& turn, const TicketChanged& news) const;
    Outcome opened(const Turn& turn, Remembered ticket) const;
    void show(const Turn& turn, const Remembered& ticket, Outcome& outcome) const;
    void tell(const Turn& turn, const Remembered& ticket, const TicketChanged& news, Outcome& outcome) const;
    void tell_agents(const Turn& turn, const TicketChanged& news, Outcome& outcome) const;
    Outcome refuse(const Turn& turn, const char* key, const char* label) const;
    Post call(const Turn& turn, std::size_t number, TicketCall call) const;

    Settings settings_;
    TicketsOf tickets_of_;
};

}  // namespace twicket::ticket
