// Points as people meet them (rows 30, 44 to 46): thanks by command, `@ann++` and reaction, praise that reaches whom it
// is meant for, one's own points and why, boards and team goals by choice. What a merit is worth is the ledger's.
#pragma once
#include <functional>
#include <set>

#include "bot/ledger.hpp"
#include "bot/point_acts.hpp"
#include "bot/praise_rings.hpp"
#include "bot/reach.hpp"
#include "bot/skill.hpp"
#include "skills/points/badges.hpp"
#include "skills/points/mentions.hpp"

namespace twicket::points {

// What one person has.
struct Holding {
    ledger::Account account{};
    std::vector<ledger::Journal> journals{};  // the newest first
    std::vector<KnownMerit> merits{};         // that stand, the newest first: not all are judged
    std::set<std::int64_t> waiting{};         // numbers of those that are not
    std::set<std::string> hidden_givers{};    // who gave some of it and wants not to be named
    std::vector<Badge> badges{};
    Seen seen{};
};
struct GoalStands {
    std::string group;
    std::int64_t points = 0, wanted = 0;
};
struct Board {
    std::vector<ledger::Line> lines{};  // of this season, of those who want to be listed
    std::vector<GoalStands> goals{};    // of groups large enough to say nothing of one person
    bool listed = false;                // the asker is among those who want it
};
// Whose message that was.
struct Author {
    std::string person;  // its network user's person; empty: a stranger
    std::string text;
};
struct Helper {
    std::string person, asker;  // person ids, or account/user
    std::string message;        // that asked; empty: not known
};

struct Parts {
    template <class T>
    using Asked = boost::asio::awaitable<Result<T>>;
    const People& people;  // outlives the skill
    config::Points rules{};
    std::function<Asked<Holding>(std::string person, Time now)> holding;
    std::function<Asked<Board>(std::string asker, Time now)> board;
    std::function<Asked<std::set<std::string>>()> hidden;
    std::function<Asked<std::vector<Ring>>(Time now)> rings;
    std::function<Asked<std::optional<Author>>(ThreadName thread, std::string message)> author;
    // Who solved the newest question of a thread by hand; nothing: nobody did.
    std::function<Asked<std::optional<Helper>>(ThreadName thread)> helper;
    std::function<Asked<Reached>(std::string person, Identity first)> reach;
    std::function<std::string(const std::string& evidence)> link;  // opens it; empty: there is no page
};

class PointsSkill final : public Skill {
  public:
    explicit PointsSkill(Parts parts) : parts_{std::move(parts)} {}
    std::string_view name() const override { return "points"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;
    boost::asio::awaitable<Result<std::vector<HomeSection>>> home(const Turn& turn) override;

  private:
    using Answer = boost::asio::awaitable<Result<Outcome>>;
    // --- points.cpp: what is asked of it ---
    Answer on_command(const Turn& turn, std::string text) const;
    Answer on_click(const Turn& turn, const Click& click) const;
    Outcome sentence(const Turn& turn, std::string label, const char* key,
                     std::initializer_list<std::pair<std::string_view, std::string_view>> values = {}) const;
    Outcome choose(const Turn& turn, PointChoice choice, std::string label, const char* key) const;
    // --- thanks.cpp ---
    Answer thank(const Turn& turn, std::string words) const;
    Answer plus(const Turn& turn, const Message& message) const;
    Answer praise(const Turn& turn, const Message& message) const;
    Answer react(const Turn& turn, const Reaction& reaction) const;
    Answer edit(const Turn& turn, const Edit& edit) const;
    // Credits them and keeps in mind which message did; false for the speaker's own name.
    bool credit_all(const Turn& turn, const std::vector<const Person*>& people, MeritKind kind,
                    const std::string& evidence, Outcome& outcome) const;
    // One line in the thread, brought up to date by whoever is thanked there next. Hidden people are not named.
    void quiet_line(const Turn& turn, const std::vector<const Person*>& people, const std::set<std::string>& hidden,
                    Outcome& outcome) const;
    // In a direct conversation, where a network opens one.
    boost::asio::awaitable<void> tell(const Turn& turn, const Person& person, std::string words, bool by_name,
                                      std::size_t number, Outcome& outcome) const;
    // --- cards.cpp ---
    Answer show(const Turn& turn) const;
    Answer why(const Turn& turn) const;
    Answer board(const Turn& turn) const;
    Answer rings(const Turn& turn) const;
    std::string line_of(const Turn& turn, const KnownMerit& merit, const Holding& holding) const;

    Parts parts_;
};

}  // namespace twicket::points
