// The skill's turns. A change's row is compared with what the turn saw, so two clicks at once do not lose one another.
#include "skills/change/change.hpp"

#include <sys/random.h>

#include <charconv>
#include <sstream>
#include <stdexcept>

#include "bot/asking.hpp"
#include "bot/change_watch.hpp"
#include "bot/local_time.hpp"
#include "bot/say.hpp"
#include "bot/service_acts.hpp"
#include "bot/text/fold.hpp"
#include "skills/change/texts.hpp"

namespace twicket::change {
namespace {

using boost::asio::awaitable;
using nlohmann::json;
using State = PlannedChange::State;

constexpr std::size_t longest_text = 900;

template <class Act>
OnServices act_of(Act act) {
    return {std::make_shared<const ServiceAct>(ServiceAct{std::move(act)})};
}

bool is_agent(const Turn& turn) {
    return turn.person.has_role("agent") || turn.person.has_role("admin");
}

std::int64_t number_in(std::string_view text) {
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ptr == text.data() + text.size() && read.ec == std::errc{} ? number : 0;
}

std::string value_of(const Submission& sent, const char* name) {
    const auto found = sent.values.find(name);
    return found == sent.values.end() ? std::string{} : text::clip(found->second, longest_text);
}

// "7:30" or "22:00" as minutes of the day, or -1.
int minute_in(std::string_view text) {
    const auto colon = text.find(':');
    int hour = -1, minute = -1;
    if (colon == text.npos || colon > 2 || text.size() != colon + 3) return -1;
    if (std::from_chars(text.data(), text.data() + colon, hour).ptr != text.data() + colon) return -1;
    if (std::from_chars(text.data() + colon + 1, text.data() + text.size(), minute).ptr != text.data() + text.size())
        return -1;
    return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 ? hour * 60 + minute : -1;
}

// A minute of a day in a zone, as a moment. Twice looked at: the offset of before a change of the clocks may be wrong.
Time moment_of(const std::string& date, int minute, const std::string& timezone) {
    int year = 0, month = 0, day = 0;
    std::sscanf(date.c_str(), "%d-%d-%d", &year, &month, &day);
    const std::chrono::year_month_day ymd{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                          std::chrono::day{static_cast<unsigned>(day)}};
    const Time wanted = Time{std::chrono::sys_days{ymd}} + std::chrono::minutes{minute};
    Time at = wanted;
    for (int round = 0; round < 2; ++round) {
        const LocalTime local = local_time(at, timezone);
        const std::chrono::year_month_day shown{std::chrono::year{local.year},
                                                std::chrono::month{static_cast<unsigned>(local.month)},
                                                std::chrono::day{static_cast<unsigned>(local.day)}};
        at += wanted - (Time{std::chrono::sys_days{shown}} + std::chrono::minutes{local.minute_of_day});
    }
    return at;
}

std::string new_token() {
    unsigned char random[16];
    if (::getentropy(random, sizeof random) != 0) throw std::runtime_error("the system gives no random bytes");
    std::string token;
    for (const unsigned char byte : random) {
        char hex[3];
        std::snprintf(hex, sizeof hex, "%02x", byte);
        token += hex;
    }
    return token;
}

}  // namespace

Fit ChangeSkill::fit(const Turn& turn) const {
    if (const auto* tick = std::get_if<Tick>(&turn.event.what))
        return change_batch_from(tick->timer) ? Fit::owns : Fit::none;
    if (const auto* click = std::get_if<Click>(&turn.event.what))
        return click->action.starts_with("change.") ? Fit::owns : Fit::none;
    if (const auto* sent = std::get_if<Submission>(&turn.event.what))
        return sent->form.starts_with("change.") ? Fit::owns : Fit::none;
    if (const auto* command = std::get_if<Command>(&turn.event.what)) {
        const std::string word = command->text.substr(0, command->text.find(' '));
        return word == "change" || word == "changes" || word == "maintenance" ? Fit::strong : Fit::none;
    }
    const auto* message = std::get_if<Message>(&turn.event.what);
    if (!message || message->from_bot || turn.manners.leave == Leave::keep_quiet ||
        humans_work(turn.conversation.hand_off))
        return Fit::none;
    return asked_about(message->text) ? Fit::strong : Fit::none;
}

awaitable<Result<Outcome>> ChangeSkill::answer(const Turn& turn) {
    if (const auto* tick = std::get_if<Tick>(&turn.event.what)) {
        std::string batch = change_batch_from(tick->timer).value_or("");
        Result<Outcome> outcome = co_await tell(turn, std::move(batch));
        co_return outcome;
    }
    if (const auto* click = std::get_if<Click>(&turn.event.what)) {
        Result<Outcome> outcome = co_await on_click(turn, *click);
        co_return outcome;
    }
    if (const auto* sent = std::get_if<Submission>(&turn.event.what)) {
        Result<Outcome> outcome = co_await on_submission(turn, *sent);
        co_return outcome;
    }
    if (const auto* command = std::get_if<Command>(&turn.event.what)) {
        Result<Outcome> outcome = co_await on_command(turn, *command);
        co_return outcome;
    }
    const auto* message = std::get_if<Message>(&turn.event.what);
    const PlannedChange* about = message ? asked_about(message->text) : nullptr;
    if (!about) co_return Outcome{.label = "ignored.settled", .state = turn.conversation};
    std::int64_t number = about->number;
    Result<std::optional<PlannedChange>> read = co_await book_.change(number);
    if (read.has_error()) co_return read.error();
    if (!*read) co_return Outcome{.label = "ignored.settled", .state = turn.conversation};
    Outcome outcome = note(turn, std::move(**read), "question", without_call(message->text));
    outcome.effects.push_back(QuestionStands{
        .state = QuestionStands::State::answered, .message = message->id, .text = without_call(message->text)});
    co_return outcome;
}

bool ChangeSkill::may_manage(const Turn& turn, const std::string& id) const {
    const Service* service = services_.find(id);
    return is_agent(turn) || (service && !turn.person.id.empty() && service->owner == turn.person.id);
}

Outcome ChangeSkill::say(const Turn& turn, std::string label, const char* key,
                         std::initializer_list<std::pair<std::string_view, std::string_view>> values) const {
    return only_to_speaker(turn, std::move(label),
                           Card{.text = texts().say(key, turn.language, values), .language = turn.language});
}

Outcome ChangeSkill::ask_form(const Turn& turn, Form form) const {
    return ask_by_form(turn, std::move(form), "change.form");
}

// /desk change, /desk changes, /desk change 3 [approve|decline|cancel|ask …]
awaitable<Result<Outcome>> ChangeSkill::on_command(const Turn& turn, const Command& command) {
    std::istringstream words{command.text};
    std::string verb, which, act, rest;
    words >> verb >> which >> act;
    std::getline(words >> std::ws, rest);
    if (verb == "changes") co_return list(turn);
    if (which.empty()) {
        const bool owns =
            std::ranges::any_of(services_.all(), [&](const Service& one) { return may_manage(turn, one.id); });
        if (!owns) co_return say(turn, "refused.not_an_agent", "not_allowed");
        co_return ask_form(turn, propose_form(turn.language));
    }
    const std::string shown = text::clip(which, 20);
    Result<std::optional<PlannedChange>> read = co_await book_.change(number_in(which));
    if (read.has_error()) co_return read.error();
    const bool known = read->has_value();
    const bool theirs = known && may_manage(turn, (*read)->service);
    const bool visible = known && (theirs || (*read)->upcoming() || (*read)->state == State::done);
    if (!visible) co_return say(turn, "refused.unknown_change", "no_such", {{"number", shown}});
    PlannedChange change = std::move(**read);
    if (act == "ask" && !rest.empty())
        co_return note(turn, std::move(change), "question", text::clip(rest, longest_text));
    if (act == "approve" || act == "decline") co_return decide(turn, std::move(change), act == "approve");
    if (act == "cancel") co_return cancel(turn, std::move(change));
    Result<Outcome> outcome = co_await show(turn, std::move(change));
    co_return outcome;
}

awaitable<Result<Outcome>> ChangeSkill::show(const Turn& turn, PlannedChange change) {
    Card card = change_card(change, reader_of(turn));
    if (!may_manage(turn, change.service)) co_return only_to_speaker(turn, "change_shown", std::move(card));
    std::string subject = "change/" + std::to_string(change.number) + "/announced";
    const Result<services::Delivery> sum = co_await book_.delivery(std::move(subject));
    if (sum.has_error()) co_return sum.error();
    const auto text = [](auto number) { return std::to_string(number); };
    for (const ChangeWord& word : change.words)
        if (!word.text.empty()) card.text += "\n- " + word.name + ": " + word.text;
    card.text += "\n\n" + texts().say("sums", turn.language,
                                      {{"questions", text(change.count("question"))},
                                       {"objections", text(change.count("objection"))},
                                       {"works", text(change.count("works"))},
                                       {"broken", text(change.count("broken"))}});
    card.state_line = texts().say("delivery", turn.language,
                                  {{"sent", text(sum->sent)},
                                   {"delivered", text(sum->delivered)},
                                   {"seen", text(sum->acknowledged)},
                                   {"waiting", text(sum->waiting)},
                                   {"failed", text(sum->failed)}});
    for (const auto& [why, count] : sum->why) card.state_line += "; " + text(count) + "× " + why;
    co_return only_to_speaker(turn, "change_shown", std::move(card));
}

awaitable<Result<Outcome>> ChangeSkill::on_submission(const Turn& turn, const Submission& sent) {
    if (sent.form == "change.propose") co_return propose(turn, sent);
    Result<std::optional<PlannedChange>> read = co_await book_.change(number_in(sent.value));
    if (read.has_error()) co_return read.error();
    if (!*read) co_return say(turn, "ignored.old_card", "no_such", {{"number", text::clip(sent.value, 20)}});
    const char* kind = sent.form == "change.objection" ? "objection" : "question";
    co_return note(turn, std::move(**read), kind, value_of(sent, "text"));
}

Outcome ChangeSkill::propose(const Turn& turn, const Submission& sent) const {
    PlannedChange change{.service = value_of(sent, "service")};
    if (!services_.find(change.service) || !may_manage(turn, change.service))
        return say(turn, "refused.not_an_agent", "not_allowed");
    const std::string date = value_of(sent, "date");
    const int from = minute_in(value_of(sent, "from")), to = minute_in(value_of(sent, "to"));
    if (!is_date(date) || from < 0 || to < 0) return say(turn, "refused.bad_time", "bad_time");
    const std::string& zone = turn.person.id.empty() ? settings_.timezone : turn.person.timezone;
    change.starts = moment_of(date, from, zone);
    change.ends = moment_of(to <= from ? days_after(date, 1) : date, to, zone);
    if (change.starts <= turn.now || change.starts > turn.now + std::chrono::hours{24 * 366})
        return say(turn, "refused.bad_time", "bad_time");
    change.what = value_of(sent, "what");
    change.hit = value_of(sent, "hit");
    change.object = value_of(sent, "object");
    change.by = turn.speaker_key();
    change.by_name = turn.speaker();
    change.token = new_token();
    // Its number is known after the commit; operations are asked by the event that follows (ChangeWatch).
    Outcome outcome{.label = "change_proposed", .state = turn.conversation};
    outcome.effects.push_back(Audit{"change.propose", json{{"service", change.service}}.dump()});
    outcome.effects.push_back(act_of(PutChange{std::move(change), ""}));
    return outcome;
}

Outcome ChangeSkill::decide(const Turn& turn, PlannedChange change, bool approve) const {
    const std::string number = std::to_string(change.number);
    if (!is_agent(turn)) return say(turn, "refused.not_an_agent", "not_allowed");
    if (change.state != State::proposed) return {.label = "ignored.settled", .state = turn.conversation};
    if (change.by == turn.speaker_key()) {
        Outcome refused = say(turn, "refused.own_change", "not_own");
        refused.effects.push_back(Audit{"change.approve.refused", json{{"change", change.number}}.dump()});
        return refused;
    }
    Outcome outcome{.label = approve ? "change_announced" : "change_declined", .state = turn.conversation};
    change.state = approve ? State::announced : State::declined;
    change.decided_by = turn.speaker();
    if (!change.card.empty()) {
        Post update = say_in(turn, 0, {settings_.account, settings_.place, ""}, approval_card(change, turn.now));
        update.outgoing.updates = change.card;
        outcome.effects.push_back(std::move(update));
    }
    outcome.effects.push_back(
        Audit{approve ? "change.approve" : "change.decline", json{{"change", change.number}}.dump()});
    outcome.effects.push_back(act_of(PutChange{std::move(change), approve ? "announced" : ""}));
    return outcome;
}

Outcome ChangeSkill::cancel(const Turn& turn, PlannedChange change) const {
    if (!may_manage(turn, change.service)) return say(turn, "refused.not_an_agent", "not_allowed");
    const bool told = change.state == State::announced;
    if (!told && change.state != State::proposed) return {.label = "ignored.settled", .state = turn.conversation};
    const std::string name = turn.speaker();
    Outcome outcome = say(turn, "change_cancelled", "cancelled_by", {{"name", name}});
    change.state = State::cancelled;
    change.decided_by = name;
    outcome.effects.push_back(Audit{"change.cancel", json{{"change", change.number}}.dump()});
    outcome.effects.push_back(act_of(PutChange{std::move(change), told ? "cancelled" : ""}));
    return outcome;
}

awaitable<Result<Outcome>> ChangeSkill::on_click(const Turn& turn, const Click& click) {
    if (click.taken_back) co_return Outcome{.label = "ignored.taken_back", .state = turn.conversation};
    // "3" or, of a notice, "3 n17".
    const auto space = std::min(click.value.find(' '), click.value.size());
    const std::string batch = space < click.value.size() ? click.value.substr(space + 1) : std::string{};
    const std::int64_t number_of_change = number_in(std::string_view{click.value}.substr(0, space));
    Result<std::optional<PlannedChange>> read = co_await book_.change(number_of_change);
    if (read.has_error()) co_return read.error();
    if (!*read) co_return say(turn, "ignored.old_card", "no_such", {{"number", ""}});
    PlannedChange change = std::move(**read);
    if (click.action == "change.approve" || click.action == "change.decline")
        co_return decide(turn, std::move(change), click.action == "change.approve");
    if (click.action == "change.ask") co_return ask_form(turn, word_form("question", change, turn.language));
    if (click.action == "change.object") co_return ask_form(turn, word_form("objection", change, turn.language));
    const bool works = click.action == "change.works", broken = click.action == "change.broken";
    Outcome outcome = works    ? note(turn, change, "works", "")
                      : broken ? note(turn, change, "broken", "")
                               : say(turn, "notice_acknowledged", "thanks");
    outcome.effects.push_back(act_of(NoticesSeen{batch}));
    co_return outcome;
}

// A word on a change: kept, answered from the announcement if that says it, else passed to operations.
Outcome ChangeSkill::note(const Turn& turn, PlannedChange change, const std::string& kind,
                          const std::string& words) const {
    const Reader reader = reader_of(turn);
    ChangeWord word{.at = turn.now, .person = turn.speaker_key(), .name = turn.speaker(), .kind = kind, .text = words};
    const std::string said = kind == "question" ? answer_from(change, words, reader) : std::string{};
    word.answered = !said.empty();
    Outcome outcome{.label = "change_" + kind + (word.answered ? ".answered" : ""), .state = turn.conversation};
    Card card{.text = said, .language = turn.language};
    const std::string& owner = change.by_name;
    if (kind == "works" || kind == "broken") {
        // One word a person: the newest.
        std::erase_if(change.words, [&](const ChangeWord& one) {
            return one.person == word.person && (one.kind == "works" || one.kind == "broken");
        });
        card.text = texts().say(kind == "works" ? "thanks" : "sorry", turn.language);
        if (kind == "broken")
            card.actions.push_back(
                {"ticket.open", texts().say("ticket", turn.language), change.what, ActionStyle::primary, "🎫"});
    } else if (kind == "objection") {
        card.text = texts().say("objected", turn.language, {{"name", owner}});
    } else if (said.empty()) {
        card.text = texts().say("collected", turn.language, {{"name", owner}});
    }
    outcome.effects.push_back(say_here(turn, 0, std::move(card), only_speaker(turn)));
    if (!words.empty() && !word.answered && !settings_.account.empty()) {
        const std::string number = std::to_string(change.number),
                          kind_words = texts().say("kind." + kind, settings_.language);
        Card told{.text = texts().say(
                      "told_ops", settings_.language,
                      {{"name", word.name}, {"number", number}, {"kind", kind_words}, {"text", quoted(words)}}),
                  .language = settings_.language};
        outcome.effects.push_back(say_in(turn, 1, {settings_.account, settings_.place, ""}, std::move(told)));
    }
    change.words.push_back(std::move(word));
    outcome.effects.push_back(act_of(PutChange{std::move(change), ""}));
    return outcome;
}

awaitable<Result<Outcome>> ChangeSkill::tell(const Turn& turn, std::string batch) {
    if (batch.starts_with("ask/")) {  // the card that asks operations for approval
        const std::int64_t number_of_change = number_in(std::string_view{batch}.substr(4));
        Result<std::optional<PlannedChange>> read = co_await book_.change(number_of_change);
        if (read.has_error()) co_return read.error();
        if (!*read || (*read)->state != State::proposed)
            co_return Outcome{.label = "ignored.settled", .state = turn.conversation};
        PlannedChange change = std::move(**read);
        Outcome outcome{.label = "change_waits", .state = turn.conversation};
        change.card = turn.outgoing_id(0);
        outcome.effects.push_back(say_here(turn, 0, approval_card(change, turn.now)));
        outcome.effects.push_back(act_of(PutChange{std::move(change), ""}));
        co_return outcome;
    }
    std::string copy = batch;
    const Result<std::vector<services::NoticeWord>> words = co_await book_.batch(std::move(copy));
    if (words.has_error()) co_return words.error();
    if (humans_work(turn.conversation.hand_off)) {  // a human works here: the notice waits
        Outcome later{.label = "notice_waits", .state = turn.conversation};
        later.effects.push_back(Timer{timer_of_change(batch), turn.now + std::chrono::minutes{10}});
        co_return later;
    }
    Outcome outcome{.label = "followers_told", .state = turn.conversation};
    std::size_t number = 0;
    for (const services::NoticeWord& word : *words) {
        // "change/3/announced"
        const auto slash = word.subject.rfind('/');
        if (!word.subject.starts_with("change/") || slash < 8) continue;
        const std::int64_t number_of_change = number_in(std::string_view{word.subject}.substr(7, slash - 7));
        Result<std::optional<PlannedChange>> read = co_await book_.change(number_of_change);
        if (read.has_error()) co_return read.error();
        if (!*read) continue;
        Card card = notice_card(**read, word.subject.substr(slash + 1), batch, reader_of(turn));
        outcome.effects.push_back(say_here(turn, number++, std::move(card)));
    }
    outcome.effects.push_back(act_of(NoticesTold{batch, turn.outgoing_id(0)}));
    co_return outcome;
}

void ChangeSkill::committed(const Turn&, const Outcome& outcome) {
    for (const Effect& effect : outcome.effects)
        if (const auto* one = std::get_if<OnServices>(&effect))
            if (const auto* put = std::get_if<PutChange>(&one->act->what); put && put->change.number > 0)
                changes_.apply(put->change);
}

}  // namespace twicket::change
