// Complaints (row 30): what somebody is unhappy about becomes a case of one owner, between the two of them. It is
// offered in private and never without the writer's word; what is said to the one reaches the other in a direct
// conversation.
#pragma once
#include <functional>

#include "bot/reach.hpp"
#include "bot/skill.hpp"
#include "bot/texts.hpp"

namespace twicket::complaint {

struct Parts {
    std::string desk = "desk/builtin";  // the account that cases are kept in
    const People& people;               // outlives the skill
    // A person's id: who answers for what is complained of there; empty: nobody, then the ticket skill offers a ticket.
    std::function<std::string(const Place& place, const std::string& text)> owner;
    std::function<boost::asio::awaitable<Result<Reached>>(std::string person, Identity first)> reach;
};

class ComplaintSkill final : public Skill {
  public:
    explicit ComplaintSkill(Parts parts) : parts_{std::move(parts)} {}
    std::string_view name() const override { return "complaint"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;

  private:
    using Answer = boost::asio::awaitable<Result<Outcome>>;
    const Person* owner_of(const Turn& turn, const std::string& text) const;
    Outcome offer(const Turn& turn, const Message& message) const;
    Answer open(const Turn& turn, const Click& click) const;
    Outcome on_click(const Turn& turn, const Click& click) const;
    Outcome on_submission(const Turn& turn, const Submission& sent) const;
    Outcome on_news(const Turn& turn, const TicketChanged& news) const;
    boost::asio::awaitable<Result<ThreadName>> direct_to(const Turn& turn, const Person& person) const;
    Post call(const Turn& turn, std::size_t number, TicketCall call) const;

    Parts parts_;
};

const Texts& texts();

}  // namespace twicket::complaint
