// Answers questions from the knowledge base (rows 10, 11, 12, 17, 18) and takes the judgement of its answers.
#pragma once
#include <functional>

#include "bot/skill.hpp"
#include "knowledge/ranker.hpp"
#include "skills/answer/ladder.hpp"
#include "skills/answer/memory.hpp"
#include "skills/answer/pairings.hpp"

namespace twicket::answer {

// A place where an answer may be shared, and who reads along there.
struct SharePlace {
    std::string id, name;
    Audience audience;
};
// The places of an account that the person is really in and where we speak; networks may be asked.
using PlacesOf = std::function<boost::asio::awaitable<std::vector<SharePlace>>(std::string account, Person person)>;
// Whether there may be one besides `place`, by what is known without asking.
using MayShare = std::function<bool(const std::string& account, const Person& person, const std::string& place)>;

class AnswerSkill final : public Skill {
  public:
    // `ranker` must outlive the skill; `pairings` holds the votes cast before this start.
    // `places_of` empty: nothing can be shared.
    AnswerSkill(const knowledge::Ranker& ranker, Pairings pairings, Thresholds thresholds = {}, PlacesOf places_of = {},
                MayShare may_share = {});

    std::string_view name() const override { return "answer"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;
    void committed(const Turn& turn, const Outcome& outcome) override;

    // A question's whole way to a step, without a conversation; also what `twicket ask` shows.
    struct Consideration {
        knowledge::Ranking ranking;
        Step step;
        std::shared_ptr<const knowledge::Entry> private_more;  // better, but only for the asker's eyes
        nlohmann::json trace;
    };
    struct Question {
        std::string text;
        const Audience& audience;
        const std::vector<std::string>& own_groups;  // of the asker
        const std::vector<std::string>& scopes;
        std::string language;
        Time now;
        Rung rung;  // leave, already_clarified, offered_before; the rest is filled in
        std::string not_this{};  // an entry to leave out
        std::string asker{};     // as in Turn::speaker_key; whose own votes count for him or her at once
    };
    Consideration consider(const Question& question) const;

  private:
    // `replaces`: the card of an earlier wording of the same message, brought up to date instead of a second answer.
    Outcome on_message(const Turn& turn, const Message& message, const Shown* replaces = nullptr);
    Outcome on_edit(const Turn& turn, const Edit& edit);
    Outcome on_click(const Turn& turn, const Click& click);
    Outcome on_helpful(const Turn& turn, Memory memory, const Shown& shown);
    // Credits who keeps the entry for a vote of the speaker's that is about to count, or takes the credit back.
    void credit_owner(const Turn& turn, const knowledge::Entry& entry, const std::string& question, int value,
                      Outcome& outcome) const;
    Outcome on_not_helpful(const Turn& turn, Memory memory, const Shown& shown);
    Outcome on_reason(const Turn& turn, Memory memory, const Shown& shown, const std::string& reason);
    Outcome on_other_reason(const Turn& turn, const Shown& shown);
    Outcome on_submission(const Turn& turn, const Submission& sent);
    Outcome on_ask(const Turn& turn, const Click& click);
    Outcome on_not_a_question(const Turn& turn, const Shown& shown);
    boost::asio::awaitable<Outcome> on_share(const Turn& turn, std::string card);
    boost::asio::awaitable<Outcome> on_share_place(const Turn& turn, Submission sent);
    // The answer as it stands before judgement, with the buttons that fit this place.
    Card open_card(const Turn& turn, const knowledge::Entry& entry, std::string_view confidence_key) const;
    bool may_share(const Turn& turn) const;
    boost::asio::awaitable<std::vector<SharePlace>> share_places(const Turn& turn) const;
    Outcome on_taken_back(const Turn& turn, const Shown& shown);
    Outcome on_pick(const Turn& turn, Memory memory, const Shown& shown, const std::string& entry);
    Outcome on_none(const Turn& turn, Memory memory, const Shown& shown);
    Outcome on_private(const Turn& turn, const std::string& entry);
    Outcome on_deletion(const Turn& turn, const Deletion& deletion);
    Question question_of(const Turn& turn, const std::string& text, const Memory& memory) const;

    const knowledge::Ranker& ranker_;
    Pairings pairings_;
    Thresholds thresholds_;
    PlacesOf places_of_;
    MayShare may_share_;
};

}  // namespace twicket::answer
