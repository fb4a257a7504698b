// Coffee and mentor pairing in a channel (row 64): whoever wants takes part, may pause and comes back by itself, or leaves;
// every few weeks people are told in a direct message whom to meet, and asked afterwards whether they did.
#pragma once
#include <functional>

#include "bot/people_acts.hpp"
#include "bot/reach.hpp"
#include "bot/skill.hpp"
#include "bot/texts.hpp"
#include "skills/pairing/circle.hpp"

namespace twicket::pairing {

struct Parts {
    const People& people;  // outlives the skill
    std::function<boost::asio::awaitable<Result<Paper>>(std::string key)> paper;  // "pairing"
    std::function<boost::asio::awaitable<Result<Reached>>(std::string person, Identity first)> reach;
};

class PairingSkill final : public Skill {
  public:
    explicit PairingSkill(Parts parts) : parts_{std::move(parts)} {}
    std::string_view name() const override { return "pairing"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;

  private:
    using Answer = boost::asio::awaitable<Result<Outcome>>;
    struct Known {
        std::string key;
        Circle circle;
        std::int64_t version = 0;
    };
    Outcome on_command(const Turn& turn, Known known, const std::vector<std::string>& words) const;
    Outcome start(const Turn& turn, Known known, const std::vector<std::string>& words) const;
    Outcome take_part(const Turn& turn, Known known, const std::vector<std::string>& words) const;
    Answer round(const Turn& turn, Known known);
    Answer ask(const Turn& turn, Known known);
    Outcome answered(const Turn& turn, Known known, const Click& click, bool met) const;
    std::string status(const Known& known, const Turn& turn) const;
    std::string names(const Group& group, const std::string& without) const;
    void keep(Outcome& outcome, const Known& known) const;

    Parts parts_;
};

const Texts& texts();

}  // namespace twicket::pairing
