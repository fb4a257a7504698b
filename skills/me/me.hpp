// Who the speaker is to the desk: `/desk me`, one-time codes that make two accounts one person (row 8), and a sponsor's
// guests (row 9).
#pragma once
#include <functional>

#include "bot/guest_notices.hpp"
#include "bot/links.hpp"
#include "bot/skill.hpp"

namespace twicket::me {

class MeSkill final : public Skill {
  public:
    struct Parts {
        const People& people;  // outlives the skill
        // What a try at this code would meet.
        std::function<boost::asio::awaitable<Result<links::Standing>>(Identity who, std::string hash, Time now)> look;
        std::function<std::string()> new_code = links::new_code;
    };
    explicit MeSkill(Parts parts) : parts_{std::move(parts)} {}

    std::string_view name() const override { return "me"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;
    boost::asio::awaitable<Result<std::vector<HomeSection>>> home(const Turn& turn) override;

  private:
    struct Removal {
        Identity identity{};
        std::string label;  // of a refusal; empty: it may go
        const char* text = "";
    };
    // --- me.cpp ---
    Outcome show(const Turn& turn) const;
    // Without that identity, which is about to go.
    Card card_of(const Turn& turn, const Identity* without = nullptr) const;
    Removal removal_of(const Turn& turn, const Identity& identity) const;
    Outcome unlink(const Turn& turn, const Identity& identity, const std::string& card) const;
    Outcome unlink_by_words(const Turn& turn, const std::string& words) const;
    // --- link.cpp ---
    Outcome give_code(const Turn& turn) const;
    boost::asio::awaitable<Result<Outcome>> take_code(const Turn& turn, std::string typed) const;
    Outcome linked(const Turn& turn, const std::string& hash, const links::Asked& asked) const;
    // --- guests.cpp ---
    std::vector<const Person*> guests_of(const Person& sponsor) const;
    // `news`: a longer stay that is about to count.
    Card guests_card(const Turn& turn, const LongerStay* news = nullptr) const;
    Outcome show_guests(const Turn& turn) const;
    Outcome extend(const Turn& turn, const Click& click) const;
    Outcome tell_sponsor(const Turn& turn, const GuestNotice& notice) const;

    Parts parts_;
};

}  // namespace twicket::me
