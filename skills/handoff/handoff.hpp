// Hands a thread to the human desk and back (rows 39–42): a card in the agents' place, Claim, words passed both ways,
// internal notes kept back, a visible return. The bot's silence meanwhile is bot/manners.
#pragma once
#include "bot/skill.hpp"

namespace twicket::handoff {

struct AgentsPlace {
    std::string account;  // "webchat/default"; empty: no desk is connected
    std::string place;
    std::string language{"en"};
};

class HandoffSkill final : public Skill {
  public:
    explicit HandoffSkill(AgentsPlace agents) : agents_{std::move(agents)} {}
    std::string_view name() const override { return "handoff"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;

  private:
    Outcome on_message(const Turn& turn, const Message& message) const;
    Outcome ask(const Turn& turn) const;
    Outcome offer(const Turn& turn, const Message& message) const;
    Outcome claim(const Turn& turn, const Click& click) const;
    Outcome give_back(const Turn& turn, const Click& click) const;
    Outcome relay_to_asker(const Turn& turn, const Message& message) const;
    Outcome relay_to_agents(const Turn& turn, const Message& message) const;
    Outcome keep_for_agents(const Turn& turn, const Message& message) const;
    Outcome nobody_yet(const Turn& turn) const;

    AgentsPlace agents_;
};

}  // namespace twicket::handoff
