// 🔒 on a message, or `/desk private` in its thread (row 36): the matter goes on in a direct conversation, a stub stays,
// and the words leave what is stored of the thread.
#pragma once
#include <functional>

#include "bot/reach.hpp"
#include "bot/skill.hpp"
#include "bot/texts.hpp"

namespace twicket::privacy {

struct Parts {
    struct Said {
        std::string message, user, text;
    };
    std::function<boost::asio::awaitable<Result<std::vector<Said>>>(const ThreadName& thread)> said;
    std::function<boost::asio::awaitable<Result<Reached>>(std::string person, Identity first)> reach;
    std::function<std::string(const std::string& account, const std::string& user)>
        person_of;  // an id; empty: a stranger
};

const Texts& texts();

class PrivacySkill final : public Skill {
  public:
    explicit PrivacySkill(Parts parts) : parts_{std::move(parts)} {}
    std::string_view name() const override { return "privacy"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;

  private:
    Outcome moved(const Turn& turn, const Reached& to, const std::string& text) const;

    Parts parts_;
};

}  // namespace twicket::privacy
