// Requests from the catalogue (row 32): found by words or by `/desk request`, filled in as a form, approved by who
// must, and then a ticket. What is asked for waits in the links of two conversations, "request:<key>": in the asker's
// for the reminders, in the approver's for the decision. The ticket itself is the ticket skill's.
#pragma once
#include <functional>

#include "bot/reach.hpp"
#include "bot/skill.hpp"
#include "bot/texts.hpp"
#include "bot/working_time.hpp"
#include "skills/request/catalogue.hpp"

namespace twicket::request {

struct Settings {
    std::string desk = "desk/builtin";
    std::string agents_account{}, agents_place{};  // who approves when nobody else can be reached; empty: nobody
    std::string agents_language = "en";
    std::vector<Item> items{};
    WorkingHours hours{};  // reminders count them
};

struct Parts {
    // Where a person (id) can be told something, preferably as that user.
    std::function<boost::asio::awaitable<Result<Reached>>(std::string person, Identity first)> reach;
    std::function<const Person*(const std::string& id)> find;
    std::function<const Person*(const std::string& id)> in_charge_for;  // whoever answers for somebody who may have left
    std::function<const Person&(const std::string& account, const std::string& user)> by_user;
};

const Texts& texts();

class RequestSkill final : public Skill {
  public:
    RequestSkill(Settings settings, Parts parts) : settings_{std::move(settings)}, parts_{std::move(parts)} {}
    std::string_view name() const override { return "request"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;

  private:
    using Answer = boost::asio::awaitable<Result<Outcome>>;
    Outcome offer(const Turn& turn, std::vector<const Item*> items, const std::string& asked) const;
    Outcome ask_form(const Turn& turn, Form form, std::string label) const;
    Answer on_click(const Turn& turn, const Click& click);
    Answer on_submission(const Turn& turn, const Submission& sent);
    Answer submit(const Turn& turn, const Submission& sent);
    // Lays it before somebody: a card there, and what it is about in both conversations' links.
    Answer lay_before(const Turn& turn, nlohmann::json request, std::string approver, Identity first, Outcome outcome);
    // The approver has left: before whoever answers for him or her.
    Answer pass_on(const Turn& turn, std::string key);
    Outcome decide(const Turn& turn, const Click& click, const nlohmann::json& request) const;
    Outcome decline(const Turn& turn, const nlohmann::json& request, const std::string& reason) const;
    Outcome remind(const Turn& turn, const Tick& tick) const;
    Post open_ticket(const Turn& turn, std::size_t number, const nlohmann::json& request) const;
    Outcome refuse(const Turn& turn, const char* key, const char* label) const;
    const Item* item(const std::string& id) const;

    Settings settings_;
    Parts parts_;
};

}  // namespace twicket::request
