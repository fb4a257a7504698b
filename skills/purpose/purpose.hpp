// Correcting what a message was taken for (row 30): one tap of an agent on a card that shows the label, learned at once
// for all places. The reading is knowledge/purpose; whoever shows a label puts the button "purpose.is" beside it, with
// the value {"is": "request", "text": "…"}.
#pragma once
#include "bot/skill.hpp"
#include "bot/texts.hpp"

namespace twicket::purpose {

const Texts& texts();

class PurposeSkill final : public Skill {
  public:
    std::string_view name() const override { return "purpose"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;

  private:
    Outcome correct(const Turn& turn, const Click& click) const;
};

}  // namespace twicket::purpose
