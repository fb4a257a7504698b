// The three steps.
#include "bot/roll_out.hpp"

namespace twicket {

Outcome with_roll_out(Outcome outcome, const Turn& turn, const SuggestionPlace& agents) {
    const bool unasked = std::holds_alternative<Message>(turn.event.what) && turn.manners.leave == Leave::if_sure;
    if (!unasked || turn.place.roll_out == RollOut::answer || outcome.effects.empty()) return outcome;
    const bool suggest = turn.place.roll_out == RollOut::suggest && !agents.account.empty();
    std::vector<Effect> kept;
    for (Effect& effect : outcome.effects) {
        auto* post = std::get_if<Post>(&effect);
        if (std::holds_alternative<QuestionStands>(effect)) continue;  // whoever asked has not heard a word
        if (!post) {
            kept.push_back(std::move(effect));
        } else if (suggest && post->outgoing.reply.only_for.empty() && kept.empty()) {
            Outgoing& outgoing = post->outgoing;
            outgoing.account = agents.account;
            outgoing.place = agents.place;
            outgoing.thread.clear();
            outgoing.reply.card.speaker = "→ #" + turn.place.name;
            outgoing.reply.card.actions.clear();
            kept.push_back(std::move(effect));
        }
    }
    outcome.label = std::string{suggest ? "suggested." : "listened."} + outcome.label;
    outcome.effects = std::move(kept);
    outcome.state = turn.conversation;
    return outcome;
}

}  // namespace twicket
