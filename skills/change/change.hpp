// Changes and maintenance in talk (rows 35, 49 and 50): proposed by form, approved by somebody else, announced to the
// followers of the service in their own time zone with a calendar file; questions answered from the announcement and
// collected; "works / broken" afterwards. When a change begins and ends is watched by bot/change_watch.
#pragma once
#include "bot/changes.hpp"
#include "bot/service_book.hpp"
#include "bot/services.hpp"
#include "bot/skill.hpp"

namespace twicket::change {

struct Settings {
    std::string account{}, place{};  // of operations, where changes are approved; an empty account: by command only
    std::string language = "en";     // spoken there
    std::string timezone = "UTC";    // in which times are typed, and read there
    std::string public_url{};        // of calendar files; empty: none are offered
};

class ChangeSkill final : public Skill {
  public:
    // Services and changes outlive the skill.
    ChangeSkill(const Services& services, Changes& changes, ServiceBook book, Settings settings)
        : services_{services}, changes_{changes}, book_{book}, settings_{std::move(settings)} {}
    std::string_view name() const override { return "change"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;
    void committed(const Turn& turn, const Outcome& outcome) override;

  private:
    struct Reader {
        std::string language, timezone;
        Time now;
    };
    boost::asio::awaitable<Result<Outcome>> on_command(const Turn& turn, const Command& command);
    boost::asio::awaitable<Result<Outcome>> on_click(const Turn& turn, const Click& click);
    boost::asio::awaitable<Result<Outcome>> on_submission(const Turn& turn, const Submission& sent);
    boost::asio::awaitable<Result<Outcome>> tell(const Turn& turn, std::string batch);
    boost::asio::awaitable<Result<Outcome>> show(const Turn& turn, PlannedChange change);
    Outcome propose(const Turn& turn, const Submission& sent) const;
    Outcome decide(const Turn& turn, PlannedChange change, bool approve) const;
    Outcome cancel(const Turn& turn, PlannedChange change) const;
    Outcome note(const Turn& turn, PlannedChange change, const std::string& kind, const std::string& text) const;
    Outcome ask_form(const Turn& turn, Form form) const;
    Outcome list(const Turn& turn) const;
    Outcome say(const Turn& turn, std::string label, const char* key,
                std::initializer_list<std::pair<std::string_view, std::string_view>> values = {}) const;
    bool may_manage(const Turn& turn, const std::string& service) const;
    const PlannedChange* asked_about(const std::string& text) const;

    // cards.cpp
    Reader reader_of(const Turn& turn) const;
    std::string called(const PlannedChange& change, const std::string& language) const;
    std::string when(const PlannedChange& change, const Reader& reader) const;
    Card change_card(const PlannedChange& change, const Reader& reader) const;
    Card approval_card(const PlannedChange& change, Time now) const;
    Card notice_card(const PlannedChange& change, const std::string& stage, const std::string& batch,
                     const Reader& reader) const;
    // What the announcement says to a question; empty: nothing.
    std::string answer_from(const PlannedChange& change, const std::string& question, const Reader& reader) const;
    Form propose_form(const std::string& language) const;
    Form word_form(const char* kind, const PlannedChange& change, const std::string& language) const;

    const Services& services_;
    Changes& changes_;
    ServiceBook book_;
    Settings settings_;
};

}  // namespace twicket::change
