// Cards from entries.
#include "skills/answer/cards.hpp"

#include "bot/text/fold.hpp"
#include "skills/answer/texts.hpp"

namespace twicket::answer {
namespace {

constexpr std::size_t label_limit = 70;  // characters on a button; Slack and Teams cut at 75

constexpr std::size_t carried_question = 400;  // characters in a button's value; networks take 2,000 bytes

constexpr double plausible_share = 0.35;  // of the best one's score: what is weaker would look like a joke in a list

bool is_stale(const knowledge::Entry& entry, Time now) {
    return !entry.verified.empty() && entry.verified < day_of(now - std::chrono::hours{24 * 365});
}

}  // namespace

std::string day_of(Time now) {
    return to_rfc3339(now).substr(0, 10);
}

Action human_action(const std::string& language) {
    return {"handoff.ask", texts().say("human", language), "", ActionStyle::plain, "🙋"};
}

Action ticket_action(const std::string& language) {
    return {"ticket.open", texts().say("ticket", language), "", ActionStyle::plain, "🎫"};
}

Action share_action(const knowledge::Entry& entry, const std::string& language) {
    return {"answer.share", texts().say("share", language), entry.id, ActionStyle::plain, ""};
}

Action not_a_question_action(const std::string& language) {
    return {"answer.not_a_question", texts().say("not_a_question", language), "", ActionStyle::plain, ""};
}

Card shared_card(const knowledge::Entry& entry, const std::string& question, const std::string& sharer,
                 const std::string& language, Time now) {
    Card card = answer_card(entry, "confidence.fairly", language, now);
    card.state_line = texts().say("shared_by", language, {{"name", sharer}});
    for (Action& action : card.actions)
        if (action.id.starts_with("answer.")) action.value = entry.id + "\n" + text::clip(question, carried_question);
    return card;
}

Card answer_card(const knowledge::Entry& entry, std::string_view confidence_key, const std::string& language, Time now,
                 std::string_view asked) {
    Card card{.text = entry.answer.empty() ? entry.title : entry.answer, .language = language};
    card.sources.push_back({entry.title, entry.links.empty() ? "" : entry.links.front(), entry.verified});
    card.actions = {{"answer.helpful", texts().say("helpful", language), entry.id, ActionStyle::primary, "👍"},
                    {"answer.not_helpful", texts().say("not_helpful", language), entry.id, ActionStyle::plain, "👎"},
                    human_action(language)};
    card.state_line = texts().say(confidence_key, language);
    const std::string written = entry.language.substr(0, entry.language.find_first_of("-_"));
    if (!written.empty() && written != language && written != asked) {
        const std::string named = name_of_language(written, language);
        card.state_line += " · " + texts().say("other_language", language, {{"language", named}});
    }
    if (is_stale(entry, now)) card.state_line += " · ⚠ " + texts().say("stale", language);
    return card;
}

Card list_card(const std::vector<knowledge::Candidate>& candidates, const std::string& lead,
               const std::string& language) {
    Card card{.text = lead, .language = language};
    for (std::size_t i = 0; i < std::min<std::size_t>(3, candidates.size()); ++i) {
        if (candidates[i].score < plausible_share * candidates.front().score) break;
        const knowledge::Entry& entry = *candidates[i].entry;
        card.actions.push_back({"answer.pick", text::clip(entry.title, label_limit), entry.id, ActionStyle::plain, ""});
    }
    card.actions.push_back({"answer.none", texts().say("none_of_these", language), "", ActionStyle::plain, "👎"});
    card.actions.push_back(human_action(language));
    return card;
}

Card plain_card(const std::string& text, const std::string& language, bool offer_human) {
    Card card{.text = text, .language = language};
    if (offer_human) card.actions = {human_action(language), ticket_action(language)};
    return card;
}

void note(Outcome& outcome, const Turn& turn, QuestionStands stands) {
    const bool left_open = stands.state == QuestionStands::State::open;
    outcome.effects.push_back(std::move(stands));
    if (left_open && turn.place.raise_after > Duration{0} && turn.event.kind != PlaceKind::direct)
        outcome.effects.push_back(Timer{"handoff.unanswered", turn.now + turn.place.raise_after});
}

}  // namespace twicket::answer
