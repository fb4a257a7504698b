// A question on its way: at most two people at a time, in their hours, others after a while, then the human desk. All
// timers are of the asker's thread; whoever passes in between only brings the next one forward.
#include <algorithm>

#include "bot/asking.hpp"
#include "bot/hand_over.hpp"
#include "bot/local_time.hpp"
#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/expert/expert.hpp"
#include "skills/expert/texts.hpp"

namespace twicket::expert {
namespace {

using boost::asio::awaitable;
using nlohmann::json;
using State = ExpertAsk::State;

constexpr std::size_t asked_at_once = 2, most_others = 6;
constexpr std::size_t longest_question = 2000;
constexpr std::string_view timer = "expert.next";
constexpr auto look_again = std::chrono::hours{4};  // while somebody answers

OnExperts act_of(ExpertRequest request) {
    return {std::make_shared<const ExpertAct>(ExpertAct{std::move(request)})};
}

// When to look at the request again.
std::optional<Time> next_look(const ExpertRequest& request) {
    std::optional<Time> next;
    for (const ExpertAsk& ask : request.asks)
        if ((ask.state == State::planned || ask.state == State::asked) && (!next || ask.due < *next)) next = ask.due;
    return next;
}

std::string joined_names(const std::vector<std::string>& names) {
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
    return all;
}

std::string clock_in(Time when, const std::string& timezone) {
    const LocalTime local = local_time(when, timezone);
    char text[8];
    std::snprintf(text, sizeof text, "%02d:%02d", local.minute_of_day / 60, local.minute_of_day % 60);
    return date_on(when, timezone) + " " + text + " " + timezone;
}

}  // namespace

std::size_t under_way(const ExpertRequest& request) {
    return static_cast<std::size_t>(std::ranges::count_if(
        request.asks, [](const ExpertAsk& ask) { return ask.state == State::planned || ask.state == State::asked; }));
}

Outcome ExpertSkill::ask_form(const Turn& turn, const json& wanted) const {
    const std::string title =
        texts().say("what_to_ask", turn.language, {{"name", name_of_person(wanted.value("p", ""))}});
    Form form{.id = "expert.ask",
              .title = title,
              .submit_label = texts().say("send", turn.language),
              .language = turn.language,
              .fields = {},
              .value = wanted.dump()};
    form.fields.push_back({.name = "question",
                           .label = texts().say("your_question", turn.language),
                           .kind = FormField::Kind::long_text,
                           .required = true,
                           .max_length = static_cast<int>(longest_question)});
    return ask_by_form(turn, std::move(form), "expert.ask_form");
}

bool ExpertSkill::may_be_asked(const ExpertRequest& request, const std::string& id, Time now, const Load& load) const {
    const Person* person = parts_.people.find(id);
    if (!person || id == request.asker || !parts_.people.stands(*person)) return false;
    if (parts_.book.finder().vetoes(id, request.question)) return false;
    for (const std::string& skill : request.skills)
        if (parts_.book.finder().vetoes(id, skill)) return false;
    const AskWish wish = parts_.book.wish_of(id);
    if (!wish.away_until.empty() && wish.away_until >= date_on(now, person->timezone)) return false;
    const int weekly = wish.weekly > 0 ? wish.weekly : parts_.settings.weekly;
    const auto asked = load.this_week.find(id);
    return asked == load.this_week.end() || asked->second < weekly;
}

Card ExpertSkill::question_card(const ExpertRequest& request, const std::string& person) const {
    const std::string language = language_of(person, request.language);
    Card card{.text = texts().say("question_for_you", language, {{"name", request.asker_name}}) + "\n\n> " +
                      quoted(request.question),
              .language = language};
    card.actions = {{"expert.accept", texts().say("accept", language), request.id, ActionStyle::primary, "👍"},
                    {"expert.pass", texts().say("pass", language), request.id, ActionStyle::plain, "👎"},
                    {"expert.suggest", texts().say("suggest", language), request.id, ActionStyle::plain, ""}};
    card.state_line = texts().say("free", language);
    return card;
}

awaitable<Result<bool>> ExpertSkill::send_to(const Turn& turn, ExpertRequest& request, std::string id, Outcome& outcome,
                                             std::size_t& number) const {
    std::string whom = id;
    const Result<Reached> to = co_await parts_.look.reach(std::move(whom));
    if (to.has_error() && to.error().code == ErrorCode::unavailable) co_return to.error();
    auto known = std::ranges::find(request.asks, id, &ExpertAsk::person);
    if (known == request.asks.end()) known = request.asks.insert(request.asks.end(), ExpertAsk{.person = id});
    if (to.has_error()) {
        known->state = State::lapsed;
        co_return false;
    }
    known->where = {to->account, to->place, "", true};
    const WorkingHours hours = hours_of(id);
    if (!hours.at(turn.now)) {
        known->state = State::planned;
        known->due = after_working(hours, turn.now, std::chrono::minutes{1}) - std::chrono::minutes{1};
        co_return true;
    }
    Post post = say_in(turn, number++, known->where, question_card(request, id));
    post.with_humans = true;
    known->state = State::asked;
    known->card = post.outgoing.id;
    known->due = after_working(hours, turn.now, parts_.settings.widen_after);
    outcome.effects.push_back(std::move(post));
    co_return true;
}

awaitable<Result<std::vector<std::string>>> ExpertSkill::widen(const Turn& turn, ExpertRequest& request,
                                                               Outcome& outcome, std::size_t& number) const {
    const Time week_ago = turn.now - std::chrono::days{7};
    const Result<Load> load = co_await parts_.look.load(week_ago);
    if (load.has_error()) co_return load.error();
    std::vector<std::string> names;
    for (std::size_t tries = 0; tries < most_others && under_way(request) < asked_at_once && !request.others.empty();
         ++tries) {
        std::string next = request.others.front();
        request.others.erase(request.others.begin());
        const bool tried = std::ranges::find(request.asks, next, &ExpertAsk::person) != request.asks.end();
        if (tried || !may_be_asked(request, next, turn.now, *load)) continue;
        std::string copy = next;
        const Result<bool> sent = co_await send_to(turn, request, std::move(copy), outcome, number);
        if (sent.has_error()) co_return sent.error();
        const auto asked = std::ranges::find(request.asks, next, &ExpertAsk::person);
        const bool later = *sent && asked->state == State::planned;
        if (*sent)
            names.push_back(name_of_person(next) +
                            (later ? " (" + clock_in(asked->due, hours_of(next).timezone) + ")" : ""));
    }
    // Only a turn of the asker's thread can give it to the desk; else the next look there does.
    if (under_way(request) == 0 && turn.event.account == request.thread.account &&
        turn.event.place == request.thread.place && turn.event.thread == request.thread.thread)
        hand_over(turn, request, outcome, number);
    co_return names;
}

void ExpertSkill::hand_over(const Turn& turn, ExpertRequest& request, Outcome& outcome, std::size_t& number) const {
    request.state = ExpertRequest::State::handed_over;
    const char* key = parts_.settings.hands_over ? "handed_over" : "nobody_free";
    Card card{.text = texts().say(key, request.language), .language = request.language};
    Post post = say_in(turn, number++, request.thread, std::move(card));
    outcome.effects.push_back(std::move(post));
    if (!parts_.settings.hands_over) return;
    give_to_desk(outcome,
                 {.thread = request.thread,
                  .question = request.question,
                  .asker = request.asker,
                  .name = request.asker_name,
                  .language = request.language,
                  .groups = request.groups},
                 turn.now);
}

ExpertSkill::Answer ExpertSkill::ask(const Turn& turn, json wanted) {
    if (turn.person.id.empty()) co_return whisper(turn, "refused.unknown", "must_be_known");
    const std::string whom = wanted.value("p", "");
    const std::string name = name_of_person(whom);
    ExpertRequest request{.id = "x" + turn.key,
                          .question = text::clip(wanted.value("q", ""), longest_question),
                          .language = turn.language,
                          .asker = turn.speaker_key(),
                          .asker_name = turn.speaker(),
                          .asker_user = turn.event.person,
                          .thread = turn.here(),
                          .groups = turn.audience.groups};
    std::string here = request_here(turn.conversation);
    if (!here.empty()) {
        std::string id = here;
        const Result<std::optional<ExpertRequest>> known = co_await parts_.look.request(std::move(id));
        if (known.has_error()) co_return known.error();
        const bool alive = *known && ((*known)->state == ExpertRequest::State::open ||
                                      (*known)->state == ExpertRequest::State::accepted);
        if (alive && (*known)->asker != turn.speaker_key())
            co_return whisper(turn, "refused.others_question", "others_question");
        if (alive) {
            request = **known;
        } else if (request.question.empty()) {
            co_return ask_form(turn, wanted);
        }
    }
    if (request.question.empty()) co_return ask_form(turn, wanted);
    const auto already = std::ranges::find(request.asks, whom, &ExpertAsk::person);
    if (already != request.asks.end())
        co_return whisper(turn, "refused.asked_already", "asked_already", {{"name", name}});
    if (request.state == ExpertRequest::State::accepted || under_way(request) >= asked_at_once)
        co_return whisper(turn, "refused.two_asked", "two_already");
    if (const std::string skill = wanted.value("s", ""); !skill.empty() && request.skills.empty())
        request.skills = {skill};
    if (request.skills.empty()) request.skills = parts_.book.finder().skills_in(request.question);
    const Time week_ago = turn.now - std::chrono::days{7};
    const Result<Load> load = co_await parts_.look.load(week_ago);
    if (load.has_error()) co_return load.error();
    if (!may_be_asked(request, whom, turn.now, *load))
        co_return whisper(turn, "refused.not_askable", "not_askable", {{"name", name}});

    Outcome outcome{.label = "expert.asked", .state = turn.conversation};
    std::size_t number = 1;
    std::string copy = whom;
    const Result<bool> sent = co_await send_to(turn, request, std::move(copy), outcome, number);
    if (sent.has_error()) co_return sent.error();
    if (!*sent) co_return whisper(turn, "refused.not_reached", "not_askable", {{"name", name}});
    for (const json& other : wanted.value("o", json::array())) {
        const std::string id = other.is_string() ? other.get<std::string>() : std::string{};
        if (!id.empty() && id != whom && request.others.size() < most_others &&
            std::ranges::find(request.others, id) == request.others.end())
            request.others.push_back(id);
    }
    std::erase(request.others, whom);
    // Those who come next, should nobody of the card answer; known here by what all in this place may see.
    const std::string about = request.skills.empty() ? request.question : request.skills.front();
    experts::ExpertFinder::Wanted more{.text = about,
                                       .language = request.language,
                                       .viewers = viewers_of(turn),
                                       .today = day_number(turn.now),
                                       .limit = most_others};
    more.but = {request.asker, whom};
    if (!request.skills.empty()) more.skill = about;
    for (const experts::Found& one : parts_.book.finder().find(more))
        if (request.others.size() < most_others &&
            std::ranges::find(request.others, one.person) == request.others.end())
            request.others.push_back(one.person);

    const ExpertAsk& asked = *std::ranges::find(request.asks, whom, &ExpertAsk::person);
    const Person* person = parts_.people.find(whom);
    Card told{.text = asked.state == State::asked
                          ? texts().say("asked", turn.language, {{"names", name}})
                          : texts().say("asked_later", turn.language,
                                        {{"names", name}, {"when", clock_in(asked.due, person->timezone)}}),
              .language = turn.language};
    told.actions.push_back(
        {"expert.withdraw", texts().say("never_mind", turn.language), request.id, ActionStyle::plain, ""});
    if (asked.state == State::planned) outcome.label = "expert.planned";
    outcome.effects.push_back(say_here(turn, 0, std::move(told)));
    outcome.state.memory["expert"]["request"] = request.id;
    if (const auto next = next_look(request)) outcome.effects.push_back(Timer{std::string{timer}, *next});
    outcome.effects.push_back(QuestionStands{
        .state = QuestionStands::State::open, .message = "expert/" + request.id, .text = request.question});
    outcome.effects.push_back(act_of(std::move(request)));
    co_return outcome;
}

std::string ExpertSkill::let_go(ExpertRequest& request) const {
    std::string answering;
    for (ExpertAsk& ask : request.asks) {
        const Person* person = parts_.people.find(ask.person);
        if (ask.state == State::passed || ask.state == State::lapsed || (person && parts_.people.stands(*person))) continue;
        const Person* left = parts_.people.find_left(ask.person);
        if (ask.state == State::accepted) answering = left ? left->name : ask.person;
        ask.state = State::lapsed;
    }
    return answering;
}

ExpertSkill::Answer ExpertSkill::on_tick(const Turn& turn) {
    Outcome outcome{.label = "ignored.settled", .state = turn.conversation};
    std::string id = request_here(turn.conversation);
    if (id.empty()) co_return outcome;
    const Result<std::optional<ExpertRequest>> known = co_await parts_.look.request(std::move(id));
    if (known.has_error()) co_return known.error();
    if (!*known) co_return outcome;
    ExpertRequest request = **known;
    std::size_t number = 0;
    if (const std::string gone = let_go(request); !gone.empty()) {
        request.state = ExpertRequest::State::open;
        outcome.state.links.erase("expert");
        Card told{.text = texts().say("has_gone", request.language, {{"name", gone}}), .language = request.language};
        outcome.effects.push_back(said(say_in(turn, number++, request.thread, std::move(told))));
        outcome.effects.push_back(standing(request, QuestionStands::State::open, ""));
    }
    if (request.state == ExpertRequest::State::accepted) {  // it may come back
        outcome.label = "expert.answered_now";
        outcome.effects.push_back(Timer{std::string{timer}, turn.now + look_again});
        co_return outcome;
    }
    if (request.state != ExpertRequest::State::open) co_return outcome;
    outcome.label = "expert.waiting";
    const std::vector<ExpertAsk> before = request.asks;
    bool somebody_silent = false;
    for (const ExpertAsk& ask : before) {
        if (ask.due > turn.now) continue;
        if (ask.state == State::planned) {
            std::string whom = ask.person;
            const Result<bool> sent = co_await send_to(turn, request, std::move(whom), outcome, number);
            if (sent.has_error()) co_return sent.error();
        } else if (ask.state == State::asked) {
            const std::string language = language_of(ask.person, request.language);
            Card gone{.text = texts().say("lapsed", language), .language = language};
            Post post = say_in(turn, number++, ask.where, std::move(gone));
            post.outgoing.updates = ask.card;
            post.with_humans = true;
            outcome.effects.push_back(std::move(post));
            std::ranges::find(request.asks, ask.person, &ExpertAsk::person)->state = State::lapsed;
            somebody_silent = true;
        }
    }
    if (humans_work(turn.conversation.hand_off)) {  // the desk has it already
        request.state = ExpertRequest::State::handed_over;
        outcome.effects.push_back(act_of(std::move(request)));
        co_return outcome;
    }
    if (somebody_silent || under_way(request) == 0) {
        const Result<std::vector<std::string>> names = co_await widen(turn, request, outcome, number);
        if (names.has_error()) co_return names.error();
        outcome.label = request.state == ExpertRequest::State::handed_over ? "expert.handed_over" : "expert.widened";
        if (!names->empty()) {
            Card told{.text = texts().say("widened", request.language, {{"names", joined_names(*names)}}),
                      .language = request.language};
            outcome.effects.push_back(say_in(turn, number++, request.thread, std::move(told)));
        }
    }
    if (request.state == ExpertRequest::State::handed_over) outcome.state.memory["expert"].erase("request");
    if (const auto next = next_look(request); next && request.state == ExpertRequest::State::open)
        outcome.effects.push_back(Timer{std::string{timer}, *next});
    outcome.effects.push_back(act_of(std::move(request)));
    co_return outcome;
}

Outcome ExpertSkill::withdraw(const Turn& turn, ExpertRequest request) const {
    if (request.state != ExpertRequest::State::open) return whisper(turn, "refused.settled", "settled");
    if (request.asker != turn.speaker_key())
        return whisper(turn, "refused.not_the_asker", "only_asker", {{"name", request.asker_name}});
    Outcome outcome{.label = "expert.withdrawn", .state = turn.conversation};
    std::size_t number = 1;
    for (ExpertAsk& ask : request.asks) {
        if (ask.state == State::asked) {
            const std::string language = language_of(ask.person, request.language);
            Post post =
                say_in(turn, number++, ask.where, Card{.text = texts().say("settled", language), .language = language});
            post.outgoing.updates = ask.card;
            post.with_humans = true;
            outcome.effects.push_back(std::move(post));
        }
        if (ask.state == State::asked || ask.state == State::planned) ask.state = State::lapsed;
    }
    request.state = ExpertRequest::State::withdrawn;
    outcome.state.memory["expert"].erase("request");
    outcome.effects.push_back(
        say_here(turn, 0, Card{.text = texts().say("withdrawn", turn.language), .language = turn.language}));
    outcome.effects.push_back(Timer{.name = std::string{timer}, .due = turn.now, .cancel = true});
    outcome.effects.push_back(QuestionStands{.state = QuestionStands::State::gone, .message = "expert/" + request.id});
    outcome.effects.push_back(act_of(std::move(request)));
    return outcome;
}

}  // namespace twicket::expert
