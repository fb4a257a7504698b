// Sharing an answer (row 10): from a direct message or a private place into a channel of the asker's, when everybody
// there may read it.
#include "skills/answer/answer.hpp"

#include "bot/say.hpp"
#include "bot/text/language.hpp"
#include "skills/answer/cards.hpp"
#include "skills/answer/texts.hpp"

namespace twicket::answer {
namespace {

bool is_private(const Turn& turn) {
    const auto& members = turn.place.members;
    return turn.event.kind != PlaceKind::channel || std::ranges::find(members, "everyone") == members.end();
}

Outcome told(const Turn& turn, std::string label, std::string text) {
    return only_to_speaker(turn, std::move(label), {.text = std::move(text), .language = turn.language});
}

}  // namespace

bool AnswerSkill::may_share(const Turn& turn) const {
    return may_share_ && is_private(turn) && !turn.person.id.empty() &&
           may_share_(turn.event.account, turn.person, turn.event.place);
}

boost::asio::awaitable<std::vector<SharePlace>> AnswerSkill::share_places(const Turn& turn) const {
    std::vector<SharePlace> places;
    if (!places_of_ || !is_private(turn) || turn.person.id.empty()) co_return places;
    std::string account = turn.event.account;
    Person person = turn.person;
    places = co_await places_of_(std::move(account), std::move(person));
    std::erase_if(places, [&](const SharePlace& place) { return place.id == turn.event.place; });
    co_return places;
}

Card AnswerSkill::open_card(const Turn& turn, const knowledge::Entry& entry, std::string_view confidence_key) const {
    const auto* message = std::get_if<Message>(&turn.event.what);
    const std::string asked = message ? text::language_of(message->text) : std::string{};
    Card card = answer_card(entry, confidence_key, turn.language, turn.now, asked);
    if (may_share(turn)) card.actions.push_back(share_action(entry, turn.language));
    return card;
}

boost::asio::awaitable<Outcome> AnswerSkill::on_share(const Turn& turn, std::string card) {
    const Memory memory{turn.conversation};
    const Shown* shown = memory.of_card(card);
    if (!shown) co_return Outcome{.label = "ignored.old_card", .state = turn.conversation};
    const auto entry = ranker_.find(shown->entry);
    if (!entry) co_return Outcome{.label = "ignored.entry_gone", .state = turn.conversation};
    const std::vector<SharePlace> places = co_await share_places(turn);
    FormField where{.name = "place",
                    .label = texts().say("share_where", turn.language),
                    .kind = FormField::Kind::choice,
                    .required = true,
                    .hint = texts().say("share_hint", turn.language)};
    for (const SharePlace& place : places)
        if (place.audience.may_read(entry->audience)) where.options.emplace_back(place.id, "#" + place.name);
    if (where.options.empty())
        co_return told(turn, "refused.share_nowhere", texts().say("share_nowhere", turn.language));
    Outcome outcome{.label = "share_asked", .state = turn.conversation};
    Post post{{.id = turn.outgoing_id(0), .account = "", .place = "", .thread = "", .reply = {{}, turn.event.person}}};
    post.outgoing.form = Form{.id = "answer.share",
                              .title = texts().say("share_title", turn.language),
                              .submit_label = texts().say("share", turn.language),
                              .language = turn.language,
                              .fields = {std::move(where)},
                              .value = shown->card};
    outcome.effects.push_back(std::move(post));
    co_return outcome;
}

// Asked again here: who reads along there may have changed since the form was opened, and a form is only somebody's
// word.
boost::asio::awaitable<Outcome> AnswerSkill::on_share_place(const Turn& turn, Submission sent) {
    const Memory memory{turn.conversation};
    const Shown* shown = memory.of_card(sent.value);
    const auto wanted = sent.values.find("place");
    const auto entry = shown ? ranker_.find(shown->entry) : nullptr;
    if (!entry || wanted == sent.values.end())
        co_return Outcome{.label = "ignored.old_card", .state = turn.conversation};
    const std::vector<SharePlace> places = co_await share_places(turn);
    const auto place = std::ranges::find(places, wanted->second, &SharePlace::id);
    if (place == places.end() || !place->audience.may_read(entry->audience))
        co_return told(turn, "refused.share_audience", texts().say("share_refused", turn.language));
    Outcome outcome = told(turn, "shared", texts().say("share_done", turn.language, {{"place", "#" + place->name}}));
    Card card = shared_card(*entry, shown->question, turn.speaker(), turn.language, turn.now);
    outcome.effects.push_back(say_in(turn, 1, {turn.event.account, place->id, ""}, std::move(card)));
    outcome.effects.push_back(Audit{"answer.share", nlohmann::json{{"entry", entry->id}, {"place", place->id}}.dump()});
    co_return outcome;
}

}  // namespace twicket::answer
