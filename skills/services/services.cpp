// The skill's turns. What they decide is one OnServices; memory follows after the commit.
#include "skills/services/services.hpp"

#include "bot/say.hpp"
#include "bot/service_acts.hpp"
#include "bot/service_notices.hpp"
#include "bot/text/fold.hpp"
#include "skills/services/cards.hpp"
#include "skills/services/texts.hpp"

namespace twicket::service {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr std::size_t longest_text = 600;
constexpr std::size_t most_shown = 4;
constexpr auto wait_for_human = std::chrono::minutes{10};

template <class Act>
OnServices act_of(Act act) {
    return {std::make_shared<const ServiceAct>(ServiceAct{std::move(act)})};
}

bool is_agent(const Turn& turn) {
    return turn.person.has_role("agent") || turn.person.has_role("admin");
}

Outcome say_to_speaker(const Turn& turn, std::string label, const char* key,
                       std::initializer_list<std::pair<std::string_view, std::string_view>> values = {}) {
    Card card{.text = texts().say(key, turn.language, values), .language = turn.language};
    return only_to_speaker(turn, std::move(label), std::move(card));
}

// Of what was asked, what there is something to say about: with trouble, only that.
std::vector<const Service*> worth_telling(const Services& all, const std::vector<const Service*>& asked) {
    std::vector<const Service*> troubled;
    for (const Service* service : asked)
        if (all.standing(service->id).state != ServiceState::ok || !all.troubled_below(service->id).empty())
            troubled.push_back(service);
    std::vector<const Service*> told = troubled.empty() ? asked : troubled;
    if (told.size() > most_shown) told.resize(most_shown);
    return told;
}

bool in_trouble(const Services& all, const std::vector<const Service*>& asked) {
    return std::ranges::any_of(asked, [&](const Service* one) {
        return all.standing(one->id).state != ServiceState::ok || !all.troubled_below(one->id).empty();
    });
}

}  // namespace

Fit ServicesSkill::fit(const Turn& turn) const {
    if (const auto* click = std::get_if<Click>(&turn.event.what))
        return click->action.starts_with("services.") ? Fit::owns : Fit::none;
    if (const auto* tick = std::get_if<Tick>(&turn.event.what)) return batch_from(tick->timer) ? Fit::owns : Fit::none;
    if (const auto* command = std::get_if<Command>(&turn.event.what))
        return wish_of(command->text, services_).kind == Wish::Kind::none ? Fit::none : Fit::strong;
    const auto* message = std::get_if<Message>(&turn.event.what);
    if (!message || message->from_bot || turn.manners.leave == Leave::keep_quiet ||
        humans_work(turn.conversation.hand_off))
        return Fit::none;
    const Asked asked = asked_in(message->text, services_);
    if (asked.kind == Asked::Kind::status) return Fit::strong;
    return asked.kind == Asked::Kind::trouble && in_trouble(services_, asked.services) ? Fit::strong : Fit::none;
}

awaitable<Result<Outcome>> ServicesSkill::answer(const Turn& turn) {
    if (const auto* message = std::get_if<Message>(&turn.event.what)) co_return on_question(turn, *message);
    if (const auto* command = std::get_if<Command>(&turn.event.what)) {
        Wish wish = wish_of(command->text, services_);
        Result<Outcome> outcome = co_await on_command(turn, std::move(wish));
        co_return outcome;
    }
    if (const auto* tick = std::get_if<Tick>(&turn.event.what)) {
        std::string batch = batch_from(tick->timer).value_or("");
        Result<Outcome> outcome = co_await tell(turn, std::move(batch));
        co_return outcome;
    }
    const auto* click = std::get_if<Click>(&turn.event.what);
    if (!click) co_return Outcome{.label = "ignored.unknown", .state = turn.conversation};
    if (click->action == "services.seen") {
        Result<Outcome> outcome = co_await seen(turn, *click);
        co_return outcome;
    }
    const Service* service = services_.find(click->value);
    if (click->action != "services.follow" || !service)
        co_return Outcome{.label = "ignored.old_card", .state = turn.conversation};
    if (click->taken_back) co_return unfollow(turn, *service);
    Wish wish;
    co_return follow(turn, *service, wish);
}

awaitable<Result<Outcome>> ServicesSkill::on_command(const Turn& turn, Wish wish) {
    using Kind = Wish::Kind;
    if (wish.kind == Kind::list)
        co_return only_to_speaker(turn, "services_listed", list_card(services_, reader_of(turn)));
    if (wish.kind == Kind::rest) co_return rest(turn, wish);
    if (wish.kind == Kind::following) {
        Result<Outcome> outcome = co_await following(turn);
        co_return outcome;
    }
    if (wish.services.size() != 1) co_return unclear(turn, wish);
    const Service& service = *wish.services.front();
    if (wish.kind == Kind::follow) co_return follow(turn, service, wish);
    if (wish.kind == Kind::unfollow) co_return unfollow(turn, service);
    if (wish.kind == Kind::show) {
        Result<Outcome> outcome = co_await show(turn, service);
        co_return outcome;
    }
    Result<Outcome> outcome = co_await set(turn, wish);
    co_return outcome;
}

Outcome ServicesSkill::unclear(const Turn& turn, const Wish& wish) const {
    if (wish.services.empty())
        return say_to_speaker(turn, "refused.unknown_service", "unknown", {{"name", text::clip(wish.named, 60)}});
    std::string ids;
    for (const Service* service : wish.services) ids += (ids.empty() ? "`" : ", `") + service->id + "`";
    return say_to_speaker(turn, "refused.several_services", "several",
                          {{"name", text::clip(wish.named, 60)}, {"ids", ids}});
}

awaitable<Result<Outcome>> ServicesSkill::show(const Turn& turn, const Service& service) {
    std::string id = service.id;
    const Result<ServiceBook::Past> past = co_await book_.past(std::move(id));
    if (past.has_error()) co_return past.error();
    co_return only_to_speaker(turn, "service_shown",
                              detail_card(services_, service, *past, is_agent(turn), reader_of(turn)));
}

awaitable<Result<Outcome>> ServicesSkill::following(const Turn& turn) {
    std::string person = turn.speaker_key();
    const Result<ServiceBook::Following> all = co_await book_.following(std::move(person));
    if (all.has_error()) co_return all.error();
    co_return only_to_speaker(turn, "following_shown", following_card(services_, *all, reader_of(turn)));
}

awaitable<Result<Outcome>> ServicesSkill::set(const Turn& turn, const Wish& wish) {
    const Service& service = *wish.services.front();
    const json detail{{"service", service.id}, {"state", name_of(wish.state)}};
    const bool theirs = !turn.person.id.empty() && turn.person.id == service.owner;
    if (!theirs && !is_agent(turn)) {
        Outcome refused = say_to_speaker(turn, "refused.not_an_agent", "not_allowed");
        refused.effects.push_back(Audit{"service.state.refused", detail.dump()});
        co_return refused;
    }
    const Reader reader = reader_of(turn);
    ServiceReport report{.service = service.id, .state = wish.state};
    report.text = text::clip(wish.text, longest_text);
    report.workaround = text::clip(wish.workaround, longest_text);
    report.at = report.since = turn.now;
    report.by = turn.speaker_key();
    if (!wish.next.empty()) {
        report.next_update = moment_from(wish.next, turn.now, reader.timezone);
        if (report.next_update == Time{})
            co_return say_to_speaker(turn, "refused.bad_time", "bad_time", {{"time", text::clip(wish.next, 20)}});
    }
    const ServiceReport now = services_.standing(service.id);
    if (now.by != "configuration" && now.says_the_same(report))
        co_return say_to_speaker(turn, "service_unchanged", "set_same");
    if (now.state == report.state && now.since != Time{}) report.since = now.since;
    std::string id = service.id;
    const Result<ServiceBook::Past> past = co_await book_.past(std::move(id));
    if (past.has_error()) co_return past.error();
    Outcome outcome{.label = "service_set." + std::string{name_of(report.state)}, .state = turn.conversation};
    Card card{.text = texts().say("set_done", turn.language, {{"count", std::to_string(past->followers)}}) + "\n\n" +
                      words_of(service, report, reader),
              .language = turn.language};
    outcome.effects.push_back(say_here(turn, 0, std::move(card), only_speaker(turn)));
    outcome.effects.push_back(act_of(report));
    outcome.effects.push_back(Audit{"service.state", detail.dump()});
    co_return outcome;
}

awaitable<Result<Outcome>> ServicesSkill::tell(const Turn& turn, std::string batch) {
    std::string copy = batch;
    const Result<std::vector<services::NoticeWord>> words = co_await book_.batch(std::move(copy));
    if (words.has_error()) co_return words.error();
    if (words->empty()) co_return Outcome{.label = "ignored.settled", .state = turn.conversation};
    if (humans_work(turn.conversation.hand_off)) {  // a human works here: the notice waits
        Outcome later{.label = "notice_waits", .state = turn.conversation};
        later.effects.push_back(Timer{timer_of_batch(batch), turn.now + wait_for_human});
        co_return later;
    }
    Outcome outcome{.label = "followers_told", .state = turn.conversation};
    bool held = false;
    for (const services::NoticeWord& word : *words) held = held || word.way == Way::now;
    outcome.effects.push_back(say_here(turn, 0, notice_card(services_, *words, batch, held, reader_of(turn))));
    outcome.effects.push_back(act_of(NoticesTold{batch, turn.outgoing_id(0)}));
    co_return outcome;
}

Outcome ServicesSkill::on_question(const Turn& turn, const Message& message) const {
    const Asked asked = asked_in(message.text, services_);
    const std::vector<const Service*> told = worth_telling(services_, asked.services);
    Outcome outcome{.label = in_trouble(services_, told) ? "service_answered.trouble" : "service_answered.ok",
                    .state = turn.conversation};
    Card card = standing_card(services_, told, reader_of(turn));
    for (Action& action : card.actions)
        if (action.id == "ticket.open") action.value = text::clip(without_call(message.text), 300);
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    outcome.effects.push_back(QuestionStands{
        .state = QuestionStands::State::answered, .message = message.id, .text = without_call(message.text)});
    json ids = json::array();
    for (const Service* service : told) ids.push_back(service->id);
    outcome.trace = {{"services", ids}, {"asked", asked.kind == Asked::Kind::status ? "status" : "trouble"}};
    return outcome;
}

Outcome ServicesSkill::follow(const Turn& turn, const Service& service, const Wish& wish) const {
    Follow follow{.person = turn.speaker_key(), .service = service.id};
    follow.outages = wish.outages ? wish.way : Way::none;
    follow.changes = wish.changes ? wish.way : Way::none;
    follow.account = turn.event.account;
    follow.user = turn.event.person;
    const char* what = !wish.outages ? "what.changes" : !wish.changes ? "what.outages" : "what.both";
    const std::string what_words = texts().say(what, turn.language),
                      way = texts().say("way." + std::string{name_of(wish.way)}, turn.language);
    Outcome outcome = say_to_speaker(
        turn, "followed", "following_now",
        {{"service", service.called(turn.language)}, {"what", what_words}, {"way", way}, {"id", service.id}});
    outcome.effects.push_back(act_of(SetFollow{std::move(follow)}));
    return outcome;
}

Outcome ServicesSkill::unfollow(const Turn& turn, const Service& service) const {
    Outcome outcome =
        say_to_speaker(turn, "unfollowed", "not_following_now", {{"service", service.called(turn.language)}});
    outcome.effects.push_back(act_of(
        SetFollow{{.person = turn.speaker_key(), .service = service.id, .outages = Way::none, .changes = Way::none}}));
    return outcome;
}

Outcome ServicesSkill::rest(const Turn& turn, const Wish& wish) const {
    if (!wish.rest) return say_to_speaker(turn, "refused.bad_time", "rest_bad");
    ServiceBook::Following shown{{}, *wish.rest};
    const Reader reader = reader_of(turn);
    Card card = following_card(services_, shown, reader);
    card.text.erase(0, card.text.find("\n\n") + 2);  // the hours alone
    Outcome outcome = only_to_speaker(turn, "rest_set", std::move(card));
    outcome.effects.push_back(act_of(SetRest{turn.speaker_key(), *wish.rest}));
    return outcome;
}

// The button of a notice: the same card, with a quiet line instead of the button.
awaitable<Result<Outcome>> ServicesSkill::seen(const Turn& turn, const Click& click) {
    std::string batch = click.value;
    const Result<std::vector<services::NoticeWord>> words = co_await book_.batch(std::move(batch));
    if (words.has_error()) co_return words.error();
    if (words->empty() || words->front().person != turn.speaker_key() || click.taken_back)
        co_return Outcome{.label = "ignored.settled", .state = turn.conversation};
    Outcome outcome{.label = "notice_acknowledged", .state = turn.conversation};
    Card card = notice_card(services_, *words, click.value, false, reader_of(turn));
    card.actions.clear();
    card.state_line = texts().say("seen_line", turn.language);
    outcome.effects.push_back(replace_card(turn, 0, click.card, std::move(card)));
    outcome.effects.push_back(act_of(NoticesSeen{click.value}));
    co_return outcome;
}

awaitable<Result<std::vector<HomeSection>>> ServicesSkill::home(const Turn& turn) {
    std::string person = turn.speaker_key();
    const Result<ServiceBook::Following> all = co_await book_.following(std::move(person));
    if (all.has_error()) co_return all.error();
    const Reader reader = reader_of(turn);
    HomeSection section{.part = HomeSection::Part::about, .title = texts().say("home_title", turn.language)};
    for (const Service& service : services_.all()) {
        const ServiceReport report = services_.standing(service.id);
        if (report.state == ServiceState::ok) continue;
        section.text +=
            (section.text.empty() ? "- " : "\n- ") +
            texts().say("is_since", turn.language,
                        {{"service", service.called(turn.language)},
                         {"state", texts().say("state." + std::string{name_of(report.state)}, turn.language)},
                         {"since", said_time(report.since, turn.now, reader.timezone)}});
    }
    std::string names;
    for (const Follow& follow : all->follows)
        if (const Service* service = services_.find(follow.service))
            names += (names.empty() ? "" : ", ") + service->called(turn.language);
    if (!names.empty())
        section.text +=
            (section.text.empty() ? "" : "\n\n") + texts().say("home_follow", turn.language, {{"names", names}});
    co_return std::vector<HomeSection>{std::move(section)};
}

void ServicesSkill::committed(const Turn&, const Outcome& outcome) {
    for (const Effect& effect : outcome.effects)
        if (const auto* one = std::get_if<OnServices>(&effect))
            if (const auto* report = std::get_if<ServiceReport>(&one->act->what)) services_.apply(*report);
}

}  // namespace twicket::service
