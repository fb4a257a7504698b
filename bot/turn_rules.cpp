// The choice of a skill, and addresses.
#include "bot/turn_rules.hpp"

#include "bot/form_dialogue.hpp"

namespace twicket {

Skill* best_skill(const std::vector<std::unique_ptr<Skill>>& skills, const Turn& turn) {
    Skill* best = nullptr;
    Fit best_fit = Fit::none;
    const bool quiet = std::holds_alternative<Message>(turn.event.what) && turn.manners.leave == Leave::keep_quiet;
    for (const auto& skill : skills) {
        const Fit fit = skill->fit(turn);
        if (fit > best_fit && (!quiet || fit == Fit::owns)) best_fit = fit, best = skill.get();
    }
    return best;
}

void complete_posts(const Turn& turn, Outcome& outcome, std::optional<Duration> form_life) {
    const Event& event = turn.event;
    for (Effect& effect : outcome.effects) {
        auto* post = std::get_if<Post>(&effect);
        if (!post) continue;
        Outgoing& outgoing = post->outgoing;
        if (outgoing.account.empty()) {
            outgoing.account = event.account;
            outgoing.place = event.place;
            outgoing.thread = event.thread;
        }
        const bool here =
            outgoing.account == event.account && outgoing.place == event.place && outgoing.thread == event.thread;
        if (here && outgoing.reply_to.empty()) outgoing.reply_to = event.reply_to;
        if (!outgoing.form) continue;
        if (!here || !form_life)
            ask_form(turn, outgoing, outcome.state);
        else if (*form_life > Duration{0})
            outgoing.not_after = event.at + *form_life;
    }
}

}  // namespace twicket
