// Hands a thread to the human desk and back (rows 39–43): a card in the agents' place, Claim, words passed both ways,
// internal notes kept back, a visible return. The bot's silence meanwhile is bot/manners and bot/hush.
#pragma once
#include "bot/skill.hpp"
#include "config/config.hpp"
#include "knowledge/ranker.hpp"
#include "skills/handoff/case.hpp"
#include "skills/handoff/lookups.hpp"
#include "skills/handoff/state.hpp"

namespace twicket::handoff {

struct AgentsPlace {
    std::string account;  // "webchat/default"; empty: no desk is connected
    std::string place;
    std::string language{"en"};
};

class HandoffSkill final : public Skill {
  public:
    struct Parts {
        AgentsPlace agents;
        config::HandOff desk;             // hours, rota, limits
        const People& people;             // outlives the skill
        const knowledge::Ranker& ranker;  // …
        Lookups look;
    };
    explicit HandoffSkill(Parts parts) : parts_{std::move(parts)} {}
    std::string_view name() const override { return "handoff"; }
    Fit fit(const Turn& turn) const override;
    boost::asio::awaitable<Result<Outcome>> answer(const Turn& turn) override;

  private:
    using Answer = boost::asio::awaitable<Result<Outcome>>;
    enum class Way { by_agent, by_asker, by_quiet };

    // --- handoff.cpp: what is asked of it ---
    Answer on_message(const Turn& turn, const Message& message) const;
    Answer on_click(const Turn& turn, const Click& click) const;
    Answer on_tick(const Turn& turn, const std::string& timer) const;
    Outcome offer(const Turn& turn, const Message& message) const;
    // --- queue.cpp: waiting for a human ---
    Answer ask(const Turn& turn) const;
    boost::asio::awaitable<Result<Case>> open_case(const Turn& turn) const;
    boost::asio::awaitable<Result<std::vector<Alike>>> solved_like(const Turn& turn, std::string question,
                                                                   std::string language,
                                                                   std::vector<const Person*> readers) const;
    Outcome enter_queue(const Turn& turn, Case one, std::size_t position) const;
    Outcome asked_again(const Turn& turn, std::size_t position) const;
    Outcome keep_for_agents(const Turn& turn, const Message& message) const;
    Outcome withdraw(const Turn& turn) const;
    Outcome nobody_yet(const Turn& turn, std::size_t position) const;
    Answer raise(const Turn& turn) const;
    Answer raise_unanswered(const Turn& turn) const;
    boost::asio::awaitable<std::optional<ThreadName>> door_of(const Person* owner) const;
    // The agents' card as the case stands now.
    Post fresh_card(const Turn& turn, std::size_t number, const Case& one, const ThreadName& asker) const;
    // --- claim.cpp: taken, passed on, given back ---
    Answer claim(const Turn& turn, Click click) const;
    Answer leave(const Turn& turn) const;
    Answer passed_on_by_leaver(const Turn& turn, std::string person) const;
    Answer queue_again(const Turn& turn, std::string name) const;
    Answer give_back(const Turn& turn, Way way) const;
    Answer return_by_command(const Turn& turn) const;
    Outcome returned(const Turn& turn, const ThreadName& agents, const ThreadName& asker, const std::string& language,
                     Way way) const;
    Answer fall_quiet(const Turn& turn) const;
    Outcome send_draft(const Turn& turn, const Click& click) const;
    std::shared_ptr<const knowledge::Entry> draft_for(const Turn& turn, const Case& one) const;
    Outcome refuse(const Turn& turn, const char* key, const char* label, const std::string& name = {}) const;
    // --- relay.cpp: words both ways ---
    Outcome relay_to_asker(const Turn& turn, const Message& message) const;
    Outcome say_for_agent(const Turn& turn, const Click& click) const;
    Outcome relay_to_agents(const Turn& turn, const Message& message) const;
    Outcome on_edit(const Turn& turn, const Edit& edit) const;
    Outcome on_deletion(const Turn& turn, const Deletion& deletion) const;
    Outcome change_case(const Turn& turn, const std::string& message, const std::string& text) const;

    Parts parts_;
};

// The proof that this case was solved, in the asker's thread: by its question.
std::string solved_by(const Turn& turn, const Case& one);

// What the asker may hear of an agent's words: all lines but internal notes, which begin with "//".
std::string without_notes(const std::string& text);
}  // namespace twicket::handoff
