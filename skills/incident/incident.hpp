// Major incidents in talk (rows 33 and 34): the card of a surge in the operations place with Declare, Watch and
// Dismiss; what declaring leads to; known errors shown to whoever reports the same; the problem and its timeline
// afterwards.
#pragma once
#include "bot/incidents.hpp"
#include "bot/service_book.hpp"
#include "bot/services.hpp"
#include "bot/skill.hpp"
#include "bot/surge.hpp"

namespace twicket::incident {

struct Settings {
    std::string account{}, place{};  // of operations; an empty account: none
    std::string language = "en";     // spoken there, and of texts for everybody
    std::string timezone = "UTC";    // of the times there
    std::string desk{};              // the account that problems go to; empty: none
};

class IncidentSkill final : public Skill {
  public:
    // Services and incidents outlive the skill.
    IncidentSkill(Services& services, Incidents& incidents, ServiceBook book, Settings settings)
        : services_{services}, incidents_{incidents}, book_{book}, settings_{std::move(settings)} {}
    std::string_view name() const override { return "incident"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;
    void committed(const Turn& turn, const Outcome& outcome) override;

  private:
    boost::asio::awaitable<Result<Outcome>> on_news(const Turn& turn, IncidentNews news);
    boost::asio::awaitable<Result<Outcome>> on_click(const Turn& turn, const Click& click);
    boost::asio::awaitable<Result<Outcome>> on_submission(const Turn& turn, const Submission& sent);
    boost::asio::awaitable<Result<Outcome>> on_command(const Turn& turn, const Command& command);
    boost::asio::awaitable<Result<Outcome>> declare(const Turn& turn, Incident incident, std::string text);
    boost::asio::awaitable<Result<Outcome>> over(const Turn& turn, Incident incident);
    // Like tickets have become a problem: told in the operations place, and opened in the desk.
    Outcome repeated(const Turn& turn, Incident incident) const;
    Outcome close(const Turn& turn, Incident incident) const;
    Post problem_ticket(const Turn& turn, const Incident& incident) const;
    Outcome raise(const Turn& turn, Incident incident) const;
    Outcome decide(const Turn& turn, Incident incident, Incident::State state) const;
    Outcome set_workaround(const Turn& turn, Incident incident, const std::string& text) const;
    Outcome known_error(const Turn& turn, const Incident& incident) const;
    Outcome list(const Turn& turn) const;
    Outcome refuse(const Turn& turn, const char* label, const char* key, const std::string& number = {}) const;
    const Incident* known_error_for(const std::string& text, Time now) const;
    std::string about(const Incident& incident, std::string_view language) const;
    std::string timeline(const Incident& incident, const std::string& language, Time now) const;
    Card surge_card(const Incident& incident, Time now) const;
    Card problem_card(const Incident& incident, Time now) const;
    Form form(const char* id, const Incident& incident) const;

    Services& services_;
    Incidents& incidents_;
    ServiceBook book_;
    Settings settings_;
};

}  // namespace twicket::incident
