// Reports by people (row 55): 🚩 on a message, or `/desk report` in its thread, puts it before the moderators (the
// agents): a card in their place, a list under `/desk reports`, and the console's. What the guard takes out by itself
// is bot/screening's.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "bot/people_acts.hpp"
#include "bot/skill.hpp"
#include "bot/texts.hpp"

namespace twicket::policy {

struct Parts {
    struct Said {
        std::string message, user, text;
    };
    std::function<boost::asio::awaitable<Result<std::vector<Said>>>(const ThreadName& thread)> said;
    std::function<boost::asio::awaitable<Result<Paper>>(std::string key)> report;
    std::function<boost::asio::awaitable<Result<std::vector<Paper>>>()>
        reports;  // of all states, at most some hundreds
    std::function<std::string(const std::string& account, const std::string& user)> name_of;
    std::function<std::string(const ThreadName& thread, const std::string& message)> link;
    std::string agents_account{}, agents_place{}, language{"en"};  // an empty account: no card, only the list
};

inline constexpr const char* report_kind = "report";

const Texts& texts();

class PolicySkill final : public Skill {
  public:
    explicit PolicySkill(Parts parts) : parts_{std::move(parts)} {}
    std::string_view name() const override { return "policy"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;

  private:
    boost::asio::awaitable<Result<Outcome>> report(const Turn& turn);
    boost::asio::awaitable<Result<Outcome>> settle(const Turn& turn);
    boost::asio::awaitable<Result<Outcome>> list(const Turn& turn);

    Parts parts_;
};

}  // namespace twicket::policy
