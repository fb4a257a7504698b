// The skill's turns. Whoever wrote the message, or an agent, may move it; it goes to whoever wrote it.
#include "skills/privacy/privacy.hpp"

#include "bot/say.hpp"
#include "bot/text/fold.hpp"

namespace twicket::privacy {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr std::size_t shown_words = 1500, carried_words = 400;
constexpr std::size_t most_stubs = 10;

// Our cards in this thread that answer somebody's words.
std::vector<std::string> cards_of(const Conversation& conversation) {
    std::vector<std::string> cards;
    const json answer = conversation.memory.value("answer", json::object());
    for (const json& one : answer.value("cards", json::array()))
        if (std::string card = one.value("card", ""); !card.empty() && cards.size() < most_stubs)
            cards.push_back(std::move(card));
    return cards;
}

}  // namespace

Fit PrivacySkill::fit(const Turn& turn) const {
    if (turn.event.kind == PlaceKind::direct) return Fit::none;
    if (const auto* reaction = std::get_if<Reaction>(&turn.event.what))
        return reaction->added && reaction->emoji.starts_with("🔒") ? Fit::strong : Fit::none;
    const auto* command = std::get_if<Command>(&turn.event.what);
    return command && command->text == "private" ? Fit::strong : Fit::none;
}

awaitable<Result<Outcome>> PrivacySkill::answer(const Turn& turn) {
    const auto refuse = [&turn](const char* key, const char* label) {
        return only_to_speaker(turn, label, Card{.text = texts().say(key, turn.language), .language = turn.language});
    };
    const ThreadName here = turn.here();
    const Result<std::vector<Parts::Said>> said = co_await parts_.said(here);
    if (said.has_error()) co_return said.error();
    const auto* reaction = std::get_if<Reaction>(&turn.event.what);
    std::string user, text;
    for (const Parts::Said& one : *said) {
        const bool meant = reaction ? one.message == reaction->message : user.empty() || one.user == user;
        if (!meant) continue;
        user = one.user;
        text += (text.empty() ? "" : "\n") + one.text;
    }
    if (user.empty()) co_return refuse("nothing_here", "privacy.nothing_here");
    const bool agent = turn.person.has_role("agent") || turn.person.has_role("admin");
    if (user != turn.event.person && !agent) co_return refuse("only_theirs", "refused.not_the_writer");
    std::string person = parts_.person_of(turn.event.account, user);
    Identity first{turn.event.account, user};
    const Result<Reached> to = co_await parts_.reach(std::move(person), std::move(first));
    if (to.has_error() && to.error().code == ErrorCode::unavailable) co_return to.error();
    if (to.has_error()) co_return refuse("not_reached", "privacy.not_reached");
    co_return moved(turn, *to, text);
}

Outcome PrivacySkill::moved(const Turn& turn, const Reached& to, const std::string& text) const {
    Outcome outcome{.label = "privacy.moved", .state = turn.conversation};
    const std::string& language = turn.language;
    Card there{.text = texts().say("here_now", language, {{"text", quoted(text::clip(text, shown_words))}}),
               .language = language};
    const std::string carried = text::clip(text, carried_words);
    there.actions = {{"handoff.ask", texts().say("ask_a_human", language), "", ActionStyle::primary, "🙋"},
                     {"ticket.open", texts().say("open_a_ticket", language), carried, ActionStyle::plain, "🎫"}};
    outcome.effects.push_back(say_in(turn, 0, {to.account, to.place, "", true}, std::move(there)));
    const Card stub{.text = texts().say("private", language), .language = language};
    std::size_t number = 1;
    for (const std::string& card : cards_of(turn.conversation))
        outcome.effects.push_back(replace_card(turn, number++, card, stub));
    if (number == 1) outcome.effects.push_back(say_here(turn, number, stub));
    for (const char* words : {"answer", "ticket_offer", "handoff", "messages", "form", "why"})
        outcome.state.memory.erase(words);
    outcome.state.dialogue.clear();
    outcome.effects.push_back(GoPrivate{});
    outcome.effects.push_back(Audit{"privacy.moved", "{}"});
    return outcome;
}

}  // namespace twicket::privacy
