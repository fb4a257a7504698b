// The skill's turns.
// Long because a request goes one way, from the wish to the ticket.
#include "skills/request/request.hpp"

#include <algorithm>

#include "bot/asking.hpp"
#include "bot/manners.hpp"
#include "bot/say.hpp"
#include "bot/text/fold.hpp"

namespace twicket::request {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr double sure = 0.5;
constexpr std::size_t most_listed = 8;
constexpr auto reminded_after = std::chrono::hours{8};  // of working time
constexpr int most_reminders = 3;
constexpr std::size_t decided_kept = 20;
constexpr std::size_t carried_words = 500;  // of a request, in a button
constexpr std::string_view reminder = "request.remind:";
constexpr std::string_view left_mark = "request.left:";

std::string link_of(const std::string& key) {
    return "request:" + key;
}

// In a direct conversation a button carries the key of what waits in its links. In the agents' place, where each card
// opens a thread of its own, it carries the request itself; what was decided there is remembered.
std::optional<json> request_in(const Conversation& conversation, const std::string& value) {
    json carried = json::parse(value, nullptr, false);
    if (carried.is_object()) {
        const json decided = conversation.memory.value("request_decided", json::array());
        const std::string key = carried.value("key", "");
        if (key.empty() || std::ranges::find(decided, json(key)) != decided.end()) return std::nullopt;
        return carried;
    }
    const auto found = conversation.links.find(link_of(value));
    if (found == conversation.links.end() || !found->is_object()) return std::nullopt;
    return *found;
}

ThreadName thread_of(const json& request, const char* name) {
    return thread_name_of(request.value(name, json::object())).value_or(ThreadName{});
}

// Nothing more is to be decided here.
void settle(Conversation& conversation, const std::string& key) {
    conversation.links.erase(link_of(key));
    json& decided = conversation.memory["request_decided"];
    if (!decided.is_array()) decided = json::array();
    decided.push_back(key);
    if (decided.size() > decided_kept) decided.erase(decided.begin());
}

LinkThread forget(const ThreadName& thread, const std::string& key) {
    return {thread.account, thread.place, thread.thread, {{link_of(key), nullptr}}};
}

Form words_form(std::string id, std::string value, const char* label, const std::string& language) {
    return {.id = std::move(id),
            .title = texts().say("form_title", language),
            .submit_label = texts().say("send", language),
            .language = language,
            .fields = {{.name = "text",
                        .label = texts().say(label, language),
                        .kind = FormField::Kind::long_text,
                        .required = true}},
            .value = std::move(value)};
}

Card approval_card(const json& request, const std::string& key, const std::string& language) {
    Card card{.text = texts().say("asks_for", language,
                                  {{"name", request.value("name", "")},
                                   {"item", request.value("title", "")},
                                   {"text", quoted(request.value("text", ""))}}),
              .language = language};
    card.actions = {{"request.approve", texts().say("approve", language), key, ActionStyle::primary, "👍"},
                    {"request.decline", texts().say("decline", language), key, ActionStyle::danger, "👎"},
                    {"request.ask", texts().say("ask", language), key, ActionStyle::plain, ""},
                    {"request.delegate", texts().say("delegate", language), key, ActionStyle::plain, ""}};
    return card;
}

bool may_decide(const Turn& turn, const json& request) {
    const std::string approver = request.value("approver", "");
    if (turn.speaker_key() == request.value("by", "")) return false;  // nobody approves what he or she asked for
    if (approver.empty()) return turn.person.has_role("agent") || turn.person.has_role("admin");
    return turn.speaker_key() == approver;
}

}  // namespace

Fit RequestSkill::fit(const Turn& turn) const {
    const What& what = turn.event.what;
    if (const auto* click = std::get_if<Click>(&what))
        return click->action.starts_with("request.") ? Fit::owns : Fit::none;
    if (const auto* sent = std::get_if<Submission>(&what))
        return sent->form.starts_with("request.") ? Fit::owns : Fit::none;
    if (const auto* tick = std::get_if<Tick>(&what)) return tick->timer.starts_with(reminder) || tick->timer.starts_with(left_mark) ? Fit::owns : Fit::none;
    if (settings_.items.empty()) return Fit::none;
    if (const auto* command = std::get_if<Command>(&what))
        return command->text.substr(0, command->text.find(' ')) == "request" ? Fit::strong : Fit::none;
    const auto* message = std::get_if<Message>(&what);
    if (!message || message->from_bot || turn.manners.leave == Leave::keep_quiet) return Fit::none;
    if (humans_work(turn.conversation.hand_off) || turn.conversation.links.contains("ticket")) return Fit::none;
    const bool wants = turn.purpose.purpose == Purpose::request && turn.purpose.confidence >= sure;
    return wants && !find_items(settings_.items, without_call(message->text)).empty() ? Fit::last : Fit::none;
}

awaitable<Result<Outcome>> RequestSkill::answer(const Turn& turn) {
    const What& what = turn.event.what;
    if (const auto* click = std::get_if<Click>(&what)) {
        Result<Outcome> outcome = co_await on_click(turn, *click);
        co_return outcome;
    }
    if (const auto* sent = std::get_if<Submission>(&what)) {
        Result<Outcome> outcome = co_await on_submission(turn, *sent);
        co_return outcome;
    }
    if (const auto* tick = std::get_if<Tick>(&what)) {
        if (tick->timer.starts_with(reminder)) co_return remind(turn, *tick);
        std::string key = tick->timer.substr(left_mark.size());
        Result<Outcome> outcome = co_await pass_on(turn, std::move(key));
        co_return outcome;
    }
    std::string asked;
    if (const auto* command = std::get_if<Command>(&what))
        asked = command->text.substr(std::min<std::size_t>(command->text.size(), 8));  // behind "request "
    if (const auto* message = std::get_if<Message>(&what)) asked = without_call(message->text);
    std::vector<const Item*> items = find_items(settings_.items, asked);
    if (items.empty())
        for (const Item& one : settings_.items)
            if (items.size() < most_listed) items.push_back(&one);
    co_return offer(turn, std::move(items), asked);
}

Outcome RequestSkill::offer(const Turn& turn, std::vector<const Item*> items, const std::string& asked) const {
    Outcome outcome{.label = "request.offered", .state = turn.conversation};
    outcome.state.dialogue.clear();
    Card card{.text = texts().say("catalogue", turn.language), .language = turn.language};
    for (const Item* one : items) {
        card.text += "\n- **" + one->name + "**" + (one->description.empty() ? "" : " · " + one->description);
        card.actions.push_back({"request.form", one->name, one->id, ActionStyle::plain, ""});
    }
    card.actions.front().style = ActionStyle::primary;
    const std::string other = text::clip(asked, 400);
    card.actions.push_back(
        {"ticket.open", texts().say("something_else", turn.language), other, ActionStyle::plain, "🎫"});
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    return outcome;
}

Outcome RequestSkill::ask_form(const Turn& turn, Form form, std::string label) const {
    return ask_by_form(turn, std::move(form), std::move(label));
}

Outcome RequestSkill::refuse(const Turn& turn, const char* key, const char* label) const {
    return only_to_speaker(turn, label, Card{.text = texts().say(key, turn.language), .language = turn.language});
}

const Item* RequestSkill::item(const std::string& id) const {
    const auto found = std::ranges::find(settings_.items, id, &Item::id);
    return found == settings_.items.end() ? nullptr : &*found;
}

awaitable<Result<Outcome>> RequestSkill::on_click(const Turn& turn, const Click& click) {
    if (click.taken_back) co_return Outcome{.label = "ignored.taken_back", .state = turn.conversation};
    if (click.action == "request.form") {
        const Item* wanted = item(click.value);
        if (!wanted) co_return refuse(turn, "gone", "ignored.old_card");
        if (wanted->fields.empty()) {
            const Submission nothing_to_fill_in{.form = "request.form", .value = wanted->id, .values = {}};
            Result<Outcome> outcome = co_await submit(turn, nothing_to_fill_in);
            co_return outcome;
        }
        co_return ask_form(turn, form_of(*wanted, texts().say("send", turn.language), turn.language), "request.form");
    }
    if (click.action == "request.answer")
        co_return ask_form(turn, words_form("request.answered", click.value, "your_answer", turn.language),
                           "request.answer");
    const std::optional<json> request = request_in(turn.conversation, click.value);
    if (!request) co_return refuse(turn, "gone", "ignored.old_card");
    if (!may_decide(turn, *request)) co_return refuse(turn, "not_you", "refused.not_the_approver");
    if (click.action == "request.decline")
        co_return ask_form(turn, words_form("request.declined", click.value, "why_not", turn.language),
                           "request.why_not");
    if (click.action == "request.ask")
        co_return ask_form(turn, words_form("request.asked", click.value, "your_question", turn.language),
                           "request.ask");
    if (click.action == "request.delegate") {
        Form form = words_form("request.delegated", click.value, "to_whom", turn.language);
        form.fields.front().kind = FormField::Kind::person;
        co_return ask_form(turn, std::move(form), "request.delegate");
    }
    co_return decide(turn, click, *request);
}

awaitable<Result<Outcome>> RequestSkill::on_submission(const Turn& turn, const Submission& sent) {
    if (sent.form == "request.form") {
        Result<Outcome> outcome = co_await submit(turn, sent);
        co_return outcome;
    }
    const auto field = sent.values.find("text");
    const std::string text = field == sent.values.end() ? std::string{} : field->second;
    const std::optional<json> request = request_in(turn.conversation, sent.value);
    if (!request || text.empty()) co_return refuse(turn, "gone", "ignored.old_card");
    const std::string language = request->value("language", "en"), key = request->value("key", "");
    if (sent.form == "request.answered") {  // the asker's words go to the approver
        Outcome outcome{.label = "request.answered", .state = turn.conversation};
        Card card{.text = text, .language = settings_.agents_language};
        card.speaker = turn.speaker();
        outcome.effects.push_back(say_in(turn, 0, thread_of(*request, "there"), std::move(card)));
        co_return outcome;
    }
    if (!may_decide(turn, *request)) co_return refuse(turn, "not_you", "refused.not_the_approver");
    if (sent.form == "request.declined") co_return decline(turn, *request, text);
    if (sent.form == "request.asked") {
        Outcome outcome{.label = "request.asked", .state = turn.conversation};
        Card card{
            .text = texts().say("asked_back", language,
                                {{"name", turn.speaker()}, {"item", request->value("title", "")}, {"text", text}}),
            .language = language};
        card.actions.push_back({"request.answer", texts().say("answer", language), key, ActionStyle::primary, ""});
        outcome.effects.push_back(say_in(turn, 0, thread_of(*request, "origin"), std::move(card)));
        co_return outcome;
    }
    const Person& other = parts_.by_user(turn.event.account, text);  // delegated
    if (other.id.empty() || other.id == request->value("by", ""))
        co_return refuse(turn, "cannot_be", "refused.no_approver");
    Outcome outcome{.label = "request.delegated", .state = turn.conversation};
    settle(outcome.state, request->value("key", ""));
    Card told{.text = texts().say("delegated", turn.language, {{"name", other.name}}), .language = turn.language};
    outcome.effects.push_back(say_here(turn, 0, std::move(told)));
    std::string approver = other.id;
    Identity first{turn.event.account, text};
    json moved = *request;
    Result<Outcome> laid =
        co_await lay_before(turn, std::move(moved), std::move(approver), std::move(first), std::move(outcome));
    co_return laid;
}

awaitable<Result<Outcome>> RequestSkill::submit(const Turn& turn, const Submission& sent) {
    const Item* wanted = item(sent.value);
    if (!wanted) co_return refuse(turn, "gone", "ignored.old_card");
    json request{{"key", turn.key},
                 {"item", wanted->id},
                 {"title", wanted->name},
                 {"text", told(*wanted, sent.values)},
                 {"by", turn.speaker_key()},
                 {"name", turn.speaker()},
                 {"email", turn.person.email},
                 {"language", turn.language},
                 {"origin", json_of(turn.here())},
                 {"reminders", 0}};
    Outcome outcome{.label = "request.submitted", .state = turn.conversation};
    if (wanted->approver.empty()) {
        outcome.label = "request.opening";
        Card card{.text = texts().say("opening", turn.language, {{"item", wanted->name}}), .language = turn.language};
        outcome.effects.push_back(say_here(turn, 0, std::move(card)));
        outcome.effects.push_back(open_ticket(turn, 1, request));
        co_return outcome;
    }
    std::string approver = wanted->approver == "manager" ? turn.person.manager : wanted->approver;
    if (approver == turn.person.id) approver = turn.person.manager;  // nobody approves what he or she asked for
    Identity first;
    Result<Outcome> laid =
        co_await lay_before(turn, std::move(request), std::move(approver), std::move(first), std::move(outcome));
    co_return laid;
}

awaitable<Result<Outcome>> RequestSkill::lay_before(const Turn& turn, json request, std::string approver,
                                                    Identity first, Outcome outcome) {
    const std::string key = request.value("key", "");
    const ThreadName origin = thread_of(request, "origin");
    const Person* person = approver.empty() ? nullptr : parts_.find(approver);
    ThreadName there{settings_.agents_account, settings_.agents_place, ""};
    std::string name = texts().say("the_desk", request.value("language", "en")), language = settings_.agents_language;
    request["approver"] = "";
    if (person) {
        std::string whom = person->id;
        const Result<Reached> reached = co_await parts_.reach(std::move(whom), std::move(first));
        if (reached.has_error() && reached.error().code == ErrorCode::unavailable) co_return reached.error();
        if (reached.has_value()) {
            there = {reached->account, reached->place, "", true};
            request["approver"] = person->id;
            name = person->name;
            if (!person->languages.empty() && !spoken(person->languages.front()).empty())
                language = std::string{spoken(person->languages.front())};
        }
    }
    if (there.account.empty()) co_return refuse(turn, "nobody_can", "request.no_approver");
    request["approver_name"] = name;
    request["there"] = json_of(there);
    const std::string told_in = request.value("language", "en");
    Card told{.text = texts().say("waits_for", told_in, {{"item", request.value("title", "")}, {"name", name}}),
              .language = told_in};
    outcome.effects.push_back(say_in(turn, 1, origin, std::move(told)));
    std::string carried = key;
    if (there.direct) {
        outcome.effects.push_back(LinkThread{there.account, there.place, there.thread, {{link_of(key), request}}});
    } else {
        json short_one = request;
        short_one["text"] = text::clip(request.value("text", ""), carried_words);
        carried = short_one.dump();
    }
    outcome.effects.push_back(say_in(turn, 2, there, approval_card(request, carried, language)));
    if (origin == turn.here()) {
        outcome.state.links[link_of(key)] = request;
        const Time due = after_working(settings_.hours, turn.now, reminded_after);
        outcome.effects.push_back(Timer{std::string{reminder} + key, due});
    } else {
        outcome.effects.push_back(LinkThread{origin.account, origin.place, origin.thread, {{link_of(key), request}}});
    }
    co_return outcome;
}

awaitable<Result<Outcome>> RequestSkill::pass_on(const Turn& turn, std::string key) {
    Outcome outcome{.label = "ignored.decided", .state = turn.conversation};
    const std::optional<json> request = request_in(turn.conversation, key);
    if (!request || parts_.find(request->value("approver", ""))) co_return outcome;
    const Person* next = parts_.in_charge_for(request->value("approver", ""));
    std::string approver = next && next->id != request->value("by", "") ? next->id : std::string{};
    outcome.label = "request.passed_on";
    Identity first;
    json moved = *request;
    Result<Outcome> laid =
        co_await lay_before(turn, std::move(moved), std::move(approver), std::move(first), std::move(outcome));
    co_return laid;
}

Outcome RequestSkill::decide(const Turn& turn, const Click& click, const json& request) const {
    if (click.action != "request.approve") return {.label = "ignored.unknown_button", .state = turn.conversation};
    const std::string key = request.value("key", ""), language = request.value("language", "en");
    Outcome outcome{.label = "request.approved", .state = turn.conversation};
    settle(outcome.state, key);
    Card settled{.text = texts().say("you_approved", turn.language,
                                     {{"item", request.value("title", "")}, {"name", request.value("name", "")}}),
                 .language = turn.language};
    outcome.effects.push_back(replace_card(turn, 0, click.card, std::move(settled)));
    const ThreadName origin = thread_of(request, "origin");
    Card told{
        .text = texts().say("approved", language, {{"name", turn.speaker()}, {"item", request.value("title", "")}}),
        .language = language};
    outcome.effects.push_back(say_in(turn, 1, origin, std::move(told)));
    outcome.effects.push_back(open_ticket(turn, 2, request));
    outcome.effects.push_back(forget(origin, key));
    outcome.effects.push_back(Audit{"request.approve", json{{"item", request.value("item", "")}}.dump()});
    return outcome;
}

Outcome RequestSkill::decline(const Turn& turn, const json& request, const std::string& reason) const {
    const std::string key = request.value("key", ""), language = request.value("language", "en");
    Outcome outcome{.label = "request.declined", .state = turn.conversation};
    settle(outcome.state, key);
    const ThreadName origin = thread_of(request, "origin");
    Card told{.text = texts().say("declined", language,
                                  {{"name", turn.speaker()}, {"item", request.value("title", "")}, {"text", reason}}),
              .language = language};
    Card noted{.text = texts().say("you_declined", turn.language,
                                   {{"item", request.value("title", "")}, {"name", request.value("name", "")}}),
               .language = turn.language};
    outcome.effects.push_back(say_here(turn, 0, std::move(noted)));
    outcome.effects.push_back(say_in(turn, 1, origin, std::move(told)));
    outcome.effects.push_back(forget(origin, key));
    outcome.effects.push_back(Audit{"request.decline", json{{"item", request.value("item", "")}}.dump()});
    return outcome;
}

// A few times; the asker is told that the approver was.
Outcome RequestSkill::remind(const Turn& turn, const Tick& tick) const {
    const std::string key = tick.timer.substr(reminder.size());
    const std::optional<json> request = request_in(turn.conversation, key);
    if (!request) return {.label = "ignored.decided", .state = turn.conversation};
    const int reminders = request->value("reminders", 0) + 1;
    Outcome outcome{.label = "request.reminded", .state = turn.conversation};
    outcome.state.links[link_of(key)]["reminders"] = reminders;
    const std::string language = request->value("language", "en");
    Card there{.text = texts().say("reminder", settings_.agents_language,
                                   {{"name", request->value("name", "")}, {"item", request->value("title", "")}}),
               .language = settings_.agents_language};
    outcome.effects.push_back(say_in(turn, 0, thread_of(*request, "there"), std::move(there)));
    Card here{.text = texts().say("was_reminded", language, {{"name", request->value("approver_name", "")}}),
              .language = language};
    outcome.effects.push_back(say_here(turn, 1, std::move(here)));
    if (reminders < most_reminders)
        outcome.effects.push_back(Timer{tick.timer, after_working(settings_.hours, turn.now, reminded_after)});
    return outcome;
}

Post RequestSkill::open_ticket(const Turn& turn, std::size_t number, const json& request) const {
    TicketDraft draft{
        .kind = TicketKind::request, .title = request.value("title", ""), .text = request.value("text", "")};
    draft.requester = request.value("by", "");
    draft.requester_name = request.value("name", "");
    draft.requester_email = request.value("email", "");
    draft.origin = thread_of(request, "origin");
    TicketCall call{.act = TicketCall::Act::open, .draft = std::move(draft)};
    call.author = request.value("name", "");
    call.person = request.value("by", "");
    Outgoing outgoing{
        .id = turn.outgoing_id(number), .account = settings_.desk, .place = "", .thread = "", .reply = {}};
    outgoing.thread = outgoing.id;
    outgoing.ticket = std::move(call);
    return Post{std::move(outgoing)};
}

}  // namespace twicket::request
