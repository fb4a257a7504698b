// Services in talk (rows 47, 48, 49): "is mail down?" answered from the live state, states set by agents and owners,
// following with quiet hours, and the words of notices. Notices are addressed by bot/service_notices.
#pragma once
#include "bot/service_book.hpp"
#include "bot/services.hpp"
#include "bot/skill.hpp"
#include "skills/services/words.hpp"

namespace twicket::service {

class ServicesSkill final : public Skill {
  public:
    // Both outlive the skill.
    ServicesSkill(Services& services, ServiceBook book) : services_{services}, book_{book} {}
    std::string_view name() const override { return "services"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;
    boost::asio::awaitable<Result<std::vector<HomeSection>>> home(const Turn& turn) override;
    void committed(const Turn& turn, const Outcome& outcome) override;

  private:
    boost::asio::awaitable<Result<Outcome>> on_command(const Turn& turn, Wish wish);
    boost::asio::awaitable<Result<Outcome>> show(const Turn& turn, const Service& service);
    boost::asio::awaitable<Result<Outcome>> following(const Turn& turn);
    boost::asio::awaitable<Result<Outcome>> set(const Turn& turn, const Wish& wish);
    boost::asio::awaitable<Result<Outcome>> tell(const Turn& turn, std::string batch);
    boost::asio::awaitable<Result<Outcome>> seen(const Turn& turn, const Click& click);
    Outcome on_question(const Turn& turn, const Message& message) const;
    Outcome follow(const Turn& turn, const Service& service, const Wish& wish) const;
    Outcome unfollow(const Turn& turn, const Service& service) const;
    Outcome rest(const Turn& turn, const Wish& wish) const;
    Outcome unclear(const Turn& turn, const Wish& wish) const;

    Services& services_;
    ServiceBook book_;
};

}  // namespace twicket::service
