// The writer's direct conversation is the case's thread: its links know each case by "complaint:<ticket>". The owner's
// buttons carry the case along.
#include "skills/complaint/complaint.hpp"

#include "bot/asking.hpp"
#include "bot/manners.hpp"
#include "bot/say.hpp"
#include "bot/text/fold.hpp"

namespace twicket::complaint {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr double sure_when_asked = 0.55, sure_unasked = 0.75;  // as the ticket skill asks them
constexpr std::size_t kept_words = 1500;

std::string link_of(const std::string& ticket) {
    return "complaint:" + ticket;
}

Form words_form(const char* id, const char* title, std::string value, const std::string& language) {
    Form form{.id = id,
              .title = texts().say(title, language),
              .submit_label = texts().say("send", language),
              .language = language};
    form.fields.push_back({.name = "text",
                           .label = texts().say("your_words", language),
                           .kind = FormField::Kind::long_text,
                           .required = true});
    form.value = std::move(value);
    return form;
}

Card card_of(const Turn& turn, std::string text) {
    return {.text = std::move(text), .language = turn.language};
}

std::string said(const Submission& sent) {
    const auto text = sent.values.find("text");
    return text == sent.values.end() ? std::string{} : text->second;
}

}  // namespace

const Person* ComplaintSkill::owner_of(const Turn& turn, const std::string& text) const {
    const Person* owner = parts_.people.find(parts_.owner(turn.place, text));
    return owner && owner->id != turn.person.id ? owner : nullptr;
}

Fit ComplaintSkill::fit(const Turn& turn) const {
    const What& what = turn.event.what;
    if (const auto* click = std::get_if<Click>(&what))
        return click->action.starts_with("complaint.") ? Fit::owns : Fit::none;
    if (const auto* sent = std::get_if<Submission>(&what))
        return sent->form.starts_with("complaint.") ? Fit::owns : Fit::none;
    if (const auto* news = std::get_if<TicketChanged>(&what))
        return turn.conversation.links.contains(link_of(news->ticket)) ? Fit::owns : Fit::none;
    const auto* message = std::get_if<Message>(&what);
    if (!message || message->from_bot || turn.person.id.empty() || humans_work(turn.conversation.hand_off))
        return Fit::none;
    if (turn.purpose.purpose != Purpose::complaint || turn.manners.leave == Leave::keep_quiet) return Fit::none;
    const bool sure = turn.purpose.confidence >= (turn.manners.leave == Leave::speak ? sure_when_asked : sure_unasked);
    return sure && owner_of(turn, message->text) ? Fit::last : Fit::none;
}

awaitable<Result<Outcome>> ComplaintSkill::answer(const Turn& turn) {
    const What& what = turn.event.what;
    if (const auto* message = std::get_if<Message>(&what)) co_return offer(turn, *message);
    if (const auto* news = std::get_if<TicketChanged>(&what)) co_return on_news(turn, *news);
    if (const auto* sent = std::get_if<Submission>(&what)) co_return on_submission(turn, *sent);
    const auto& click = std::get<Click>(what);
    if (click.taken_back) co_return Outcome{.label = "ignored.taken_back", .state = turn.conversation};
    if (click.action != "complaint.open") co_return on_click(turn, click);
    Result<Outcome> outcome = co_await open(turn, click);
    co_return outcome;
}

Outcome ComplaintSkill::offer(const Turn& turn, const Message& message) const {
    const std::string text = text::clip(without_call(message.text), kept_words);
    const Person* owner = owner_of(turn, text);
    Outcome outcome{.label = "complaint.offered", .state = turn.conversation};
    if (!owner) return outcome;  // gone since the fit
    Card card = card_of(turn, texts().say("offer", turn.language, {{"name", owner->name}}));
    card.actions = {{"complaint.open", texts().say("open", turn.language), text, ActionStyle::primary, ""},
                    {"complaint.no", texts().say("no", turn.language), "", ActionStyle::plain, ""}};
    outcome.effects.push_back(say_here(turn, 0, std::move(card), only_speaker(turn)));
    return outcome;
}

awaitable<Result<ThreadName>> ComplaintSkill::direct_to(const Turn& turn, const Person& person) const {
    Identity first;
    for (const Identity& identity : person.identities)
        if (identity.account == turn.event.account) first = identity;
    if (person.id == turn.person.id) first = {turn.event.account, turn.event.person};
    std::string id = person.id;
    const Result<Reached> reached = co_await parts_.reach(std::move(id), std::move(first));
    if (reached.has_error()) co_return reached.error();
    co_return ThreadName{reached->account, reached->place, "", true};
}

ComplaintSkill::Answer ComplaintSkill::open(const Turn& turn, const Click& click) const {
    const Person* owner = owner_of(turn, click.value);
    if (!owner || click.value.empty() || turn.person.id.empty())
        co_return only_to_speaker(turn, "ignored.old_card", card_of(turn, texts().say("gone", turn.language)));
    const Result<ThreadName> mine = co_await direct_to(turn, turn.person);
    const Result<ThreadName> theirs = co_await direct_to(turn, *owner);
    if (mine.has_error() || theirs.has_error())
        co_return only_to_speaker(turn, "refused.unreachable",
                                  card_of(turn, texts().say("unreachable", turn.language)));

    Outcome outcome{.label = "complaint.opening", .state = turn.conversation};
    TicketDraft draft{.kind = TicketKind::incident, .title = texts().say("title", turn.language), .text = click.value};
    draft.requester = turn.speaker_key();
    draft.requester_name = turn.speaker();
    draft.requester_email = turn.person.email;
    draft.origin = *mine;
    const std::string ticket = turn.outgoing_id(1);
    Card opening = card_of(turn, texts().say("opening", turn.language, {{"name", owner->name}}));
    outcome.effects.push_back(replace_card(turn, 0, click.card, std::move(opening), only_speaker(turn)));
    outcome.effects.push_back(call(turn, 1, {.act = TicketCall::Act::open, .draft = std::move(draft)}));
    Post taken = call(turn, 2, {.act = TicketCall::Act::take, .ticket = ticket});
    taken.outgoing.ticket->author = owner->name;
    taken.outgoing.ticket->person = owner->id;
    taken.outgoing.ticket->email = owner->email;
    outcome.effects.push_back(std::move(taken));

    const json value{{"ticket", ticket}, {"name", turn.speaker()}, {"origin", json_of(*mine)}};
    const std::string language =
        owner->languages.empty() ? turn.language : std::string{spoken(owner->languages.front())};
    Card card{.text = texts().say("to_owner", language, {{"name", turn.speaker()}}) + "\n\n> " + quoted(click.value),
              .language = language.empty() ? "en" : language};
    card.actions = {{"complaint.reply", texts().say("reply", card.language), value.dump(), ActionStyle::primary, ""},
                    {"complaint.done", texts().say("done", card.language), value.dump(), ActionStyle::plain, ""}};
    outcome.effects.push_back(say_in(turn, 3, *theirs, std::move(card)));
    json link = json_of(*theirs);
    link["name"] = owner->name;
    link["owner"] = owner->id;
    if (turn.here() == *mine)
        outcome.state.links[link_of(ticket)] = std::move(link);
    else
        outcome.effects.push_back(
            LinkThread{mine->account, mine->place, mine->thread, {{link_of(ticket), std::move(link)}}});
    outcome.effects.push_back(Audit{"complaint.open", json{{"owner", owner->id}}.dump()});
    co_return outcome;
}

Outcome ComplaintSkill::on_click(const Turn& turn, const Click& click) const {
    if (click.action == "complaint.no") {
        Outcome outcome{.label = "complaint.declined", .state = turn.conversation};
        outcome.effects.push_back(replace_card(
            turn, 0, click.card, card_of(turn, texts().say("declined", turn.language)), only_speaker(turn)));
        return outcome;
    }
    const json value = json::parse(click.value, nullptr, false);
    if (!value.is_object() || value.value("ticket", "").empty())
        return only_to_speaker(turn, "ignored.old_card", card_of(turn, texts().say("gone", turn.language)));
    Outcome outcome{.label = click.action, .state = turn.conversation};
    if (click.action == "complaint.done") {
        outcome.effects.push_back(call(
            turn, 0,
            {.act = TicketCall::Act::set_state, .ticket = value.value("ticket", ""), .state = TicketState::closed}));
        Card closed = card_of(turn, texts().say("closed_owner", turn.language, {{"name", value.value("name", "")}}));
        outcome.effects.push_back(replace_card(turn, 1, click.card, std::move(closed)));
        return outcome;
    }
    const bool by_owner = click.action == "complaint.reply";
    Form form = by_owner ? words_form("complaint.reply", "reply", click.value, turn.language)
                         : words_form("complaint.add", "add", click.value, turn.language);
    return ask_by_form(turn, std::move(form), click.action);
}

Outcome ComplaintSkill::on_submission(const Turn& turn, const Submission& sent) const {
    const json value = json::parse(sent.value, nullptr, false);
    const std::string ticket = value.is_object() ? value.value("ticket", "") : std::string{}, words = said(sent);
    if (ticket.empty() || words.empty())
        return only_to_speaker(turn, "ignored.old_card", card_of(turn, texts().say("gone", turn.language)));
    Outcome outcome{.label = sent.form, .state = turn.conversation};
    outcome.effects.push_back(call(turn, 0, {.act = TicketCall::Act::comment, .ticket = ticket, .text = words}));
    outcome.effects.push_back(
        say_here(turn, 1, card_of(turn, texts().say("passed_on", turn.language)), only_speaker(turn)));
    return outcome;
}

// In the writer's conversation: the owner's words come here, the writer's go there.
Outcome ComplaintSkill::on_news(const Turn& turn, const TicketChanged& news) const {
    Outcome outcome{.label = "complaint." + std::string{name_of(news.news)}, .state = turn.conversation};
    const json& link = turn.conversation.links.at(link_of(news.ticket));
    const std::string owner = link.value("owner", ""), name = link.value("name", "");
    const auto say = [&](const char* key) {
        return card_of(turn, texts().say(key, turn.language, {{"number", news.facts.number}, {"name", name}}));
    };
    const Action add{"complaint.add", texts().say("add", turn.language), json{{"ticket", news.ticket}}.dump(),
                     ActionStyle::plain, ""};
    if (news.news == TicketNews::opened) {
        Card card = say("opened");
        card.actions = {add};
        outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    } else if (news.news == TicketNews::commented && !news.text.empty()) {
        Card words = card_of(turn, news.text);
        words.speaker = news.author;
        const std::optional<ThreadName> theirs = thread_name_of(link);
        if (news.person == owner) {
            words.actions = {add};
            outcome.effects.push_back(say_here(turn, 0, std::move(words)));
        } else if (theirs) {
            const json value{{"ticket", news.ticket}, {"name", news.author}};
            words.actions = {
                {"complaint.reply", texts().say("reply", turn.language), value.dump(), ActionStyle::primary, ""},
                {"complaint.done", texts().say("done", turn.language), value.dump(), ActionStyle::plain, ""}};
            outcome.effects.push_back(say_in(turn, 0, *theirs, std::move(words)));
        }
    } else if (news.news == TicketNews::state && is_over(news.facts.state)) {
        outcome.effects.push_back(say_here(turn, 0, say("closed")));
    } else if (news.news == TicketNews::delayed || news.news == TicketNews::refused) {
        outcome.effects.push_back(say_here(turn, 0, say(news.news == TicketNews::delayed ? "delayed" : "refused")));
    }
    return outcome;
}

Post ComplaintSkill::call(const Turn& turn, std::size_t number, TicketCall call) const {
    return desk_call(turn, number, parts_.desk, std::move(call));
}

}  // namespace twicket::complaint
