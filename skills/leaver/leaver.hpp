// What somebody who has left leaves behind (row 56): told to the agents, who can take the tickets at once, and to the manager,
// whose it is from now on. Threads and approvals go on by themselves (skills handoff and request).
#pragma once
#include <functional>

#include "bot/people_acts.hpp"
#include "bot/skill.hpp"
#include "bot/texts.hpp"

namespace twicket::leaver {

struct Parts {
    const People& people;                // outlives the skill
    std::string agents_language = "en";
    std::function<boost::asio::awaitable<Result<Paper>>(std::string person)> paper;  // "leaver"
};

class LeaverSkill final : public Skill {
  public:
    explicit LeaverSkill(Parts parts) : parts_{std::move(parts)} {}
    std::string_view name() const override { return "leaver"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;

  private:
    Outcome tell_agents(const Turn& turn, const Person& left, const nlohmann::json& paper) const;
    Outcome tell_manager(const Turn& turn, const Person& left, const nlohmann::json& paper) const;

    Parts parts_;
};

const Texts& texts();

}  // namespace twicket::leaver
