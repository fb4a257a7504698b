// A newcomer's first days (row 63): what there is to know and to do comes day by day, in the newcomer's hours, in a direct
// message; tasks have owners who tick them; the manager sees how far it is, and nothing of what is said.
#pragma once
#include <functional>
#include <memory>

#include "bot/people_acts.hpp"
#include "bot/reach.hpp"
#include "bot/skill.hpp"
#include "bot/texts.hpp"
#include "knowledge/entry.hpp"
#include "skills/onboarding/plan.hpp"

namespace twicket::onboarding {

struct Parts {
    const People& people;  // outlives the skill
    std::vector<Plan> plans;
    std::function<boost::asio::awaitable<Result<Paper>>(std::string person)> paper;  // "onboarding"
    std::function<boost::asio::awaitable<Result<std::vector<Paper>>>()> papers;      // of everybody
    std::function<std::shared_ptr<const knowledge::Entry>(const std::string& id)> entry;
    std::function<boost::asio::awaitable<Result<Reached>>(std::string person, Identity first)> reach;
};

class OnboardingSkill final : public Skill {
  public:
    explicit OnboardingSkill(Parts parts) : parts_{std::move(parts)} {}
    std::string_view name() const override { return "onboarding"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;

  private:
    using Answer = boost::asio::awaitable<Result<Outcome>>;
    struct Known {  // a plan under way, as this turn saw it
        Journey journey;
        const Plan* plan = nullptr;
        std::int64_t version = 0;
    };
    Answer begin(const Turn& turn, std::string person);
    Answer on_day(const Turn& turn, std::string person);
    Answer tell_day(const Turn& turn, Known known, Outcome outcome);
    Answer tick_off(const Turn& turn, Click click);
    Answer show(const Turn& turn);
    boost::asio::awaitable<Result<std::optional<Known>>> known(std::string person);
    // To whoever has something to do in these steps beside the newcomer.
    boost::asio::awaitable<Result<void>> tell_owners(const Turn& turn, const Known& known, std::vector<const Step*> steps, Outcome& outcome,
                                                     std::size_t number);
    std::string owner_of(const Step& step, const Known& known) const;  // a person's id; empty: nobody
    Card day_card(const Turn& turn, const Known& known, const std::vector<const Step*>& steps, int day) const;
    Card checklist(const Known& known) const;
    std::string line_of(const Step& step, const Known& known, Card& card) const;
    void keep(Outcome& outcome, const Known& known) const;

    Parts parts_;
};

const Texts& texts();

}  // namespace twicket::onboarding
