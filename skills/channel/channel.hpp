// `/desk channel …` (row 5, 65): shows and changes how the bot behaves in this place; `/desk why` (row 62): how its last
// answer in this thread came about.
#pragma once
#include <functional>

#include "bot/skill.hpp"
#include "bot/texts.hpp"

namespace twicket::channel {

// The recorded trace of an event by its sequence, as JSON; empty when there is none.
using TraceReader = std::function<boost::asio::awaitable<Result<std::string>>(std::int64_t sequence)>;

class ChannelSkill final : public Skill {
  public:
    explicit ChannelSkill(TraceReader read_trace) : read_trace_{std::move(read_trace)} {}
    std::string_view name() const override { return "channel"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;

  private:
    boost::asio::awaitable<Result<Outcome>> why(const Turn& turn);
    Outcome show_or_change(const Turn& turn, const std::vector<std::string>& words) const;

    TraceReader read_trace_;
};

const Texts& texts();

}  // namespace twicket::channel
