// `/desk trends` (rows 53, 54): the newest week of complaints and praise, of what entries gave, of how long channels waited;
// for agents, curators and admins. Figures of groups only; what is too small to be told was never stored.
#pragma once
#include <functional>

#include "bot/skill.hpp"
#include "bot/texts.hpp"
#include "bot/trends.hpp"

namespace twicket::trends {

struct Parts {
    config::Trends settings{};
    std::function<boost::asio::awaitable<Result<std::vector<Trend>>>()> stored;
    // What a service, an entry or a place is called; empty: it is gone.
    std::function<std::string(const std::string& subject)> name_of;
};

class TrendsSkill final : public Skill {
  public:
    explicit TrendsSkill(Parts parts) : parts_{std::move(parts)} {}
    std::string_view name() const override { return "trends"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;

  private:
    // Empty: what it is about is gone.
    std::string line_of(const Trend& trend, const Trend* before, const std::string& language) const;
    Card card_of(const Turn& turn, const std::vector<Trend>& all) const;

    Parts parts_;
};

const Texts& texts();

}  // namespace twicket::trends
