// Somebody's home: sections of all skills in one card, on the bot's home tab or by `/desk home`.
#pragma once
#include <functional>

#include "bot/questions.hpp"
#include "bot/skill.hpp"
#include "bot/texts.hpp"

namespace twicket::home {

struct Board {
    std::vector<AskedQuestion> mine{};    // the newest first
    std::vector<AskedQuestion> queued{};  // for whoever may claim them
    std::vector<AskedQuestion> with_me{};
};

class HomeSkill final : public Skill {
  public:
    struct Parts {
        std::vector<Skill*> others;  // in their order; they live as long
        std::function<boost::asio::awaitable<Result<Board>>(std::string asker, std::string handler, bool agent)> read;
        // An address that opens a thread; empty: none (Adapter::link_to).
        std::function<std::string(const AskedQuestion& question)> link;
    };
    explicit HomeSkill(Parts parts) : parts_{std::move(parts)} {}

    std::string_view name() const override { return "home"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;
    boost::asio::awaitable<Result<std::vector<HomeSection>>> home(const Turn& turn) override;

  private:
    std::string lines(const std::vector<AskedQuestion>& questions, const Turn& turn, bool with_state) const;

    Parts parts_;
};

const Texts& texts();

}  // namespace twicket::home
