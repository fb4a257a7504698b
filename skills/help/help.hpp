// `/desk help`, greetings and thanks: what the bot can do here, in one card; and the answer to a command nobody knows.
#pragma once
#include "bot/skill.hpp"
#include "bot/texts.hpp"

namespace twicket::help {

// What is not switched on everywhere.
struct Offers {
    bool points = true, plans = true;  // thanks and points; plans for newcomers
};

class HelpSkill final : public Skill {
  public:
    // `examples`: questions that the knowledge base answers well, shown as starters; `company` names whose desk this is.
    HelpSkill(std::string company, std::vector<std::string> examples, Offers offers = {});
    std::string_view name() const override { return "help"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;
    boost::asio::awaitable<Result<std::vector<HomeSection>>> home(const Turn& turn) override;

  private:
    std::string company_;
    std::vector<std::string> examples_;
    Offers offers_;
};

const Texts& texts();

}  // namespace twicket::help
