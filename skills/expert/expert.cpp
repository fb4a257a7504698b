// Which turns are this skill's, and what it keeps in memory.
#include "skills/expert/expert.hpp"

#include "bot/asking.hpp"
#include "bot/manners.hpp"
#include "bot/relayed.hpp"
#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/expert/texts.hpp"

namespace twicket::expert {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

// The links of both threads: "expert" in the asker's names the expert's conversation, "answers" in the expert's the
// request that his or her words belong to.
json our_link(const Conversation& conversation) {
    const auto link = conversation.links.find("expert");
    return link == conversation.links.end() || !link->is_object() ? json::object() : *link;
}

json our_memory(const Conversation& conversation) {
    const auto kept = conversation.memory.find("expert");
    return kept == conversation.memory.end() || !kept->is_object() ? json::object() : *kept;
}

// An answer under way: the asker's further words go to whoever answers.
bool asker_writes_on(const Turn& turn, const Message& message) {
    if (our_link(turn.conversation).value("asker", "") != turn.speaker_key()) return false;
    return turn.event.kind == PlaceKind::direct || !message.calls_us;
}

// The request that this direct conversation answers; empty: none.
std::string answers_to(const Turn& turn) {
    const auto link = turn.conversation.links.find("answers");
    if (turn.event.kind != PlaceKind::direct || link == turn.conversation.links.end() || !link->is_object()) return {};
    return link->value("request", "");
}

}  // namespace

std::string request_here(const Conversation& conversation) {
    return our_memory(conversation).value("request", "");
}

Fit ExpertSkill::fit(const Turn& turn) const {
    const What& what = turn.event.what;
    if (const auto* click = std::get_if<Click>(&what))
        return click->action.starts_with("expert.") ? Fit::owns : Fit::none;
    if (const auto* sent = std::get_if<Submission>(&what))
        return sent->form.starts_with("expert.") ? Fit::owns : Fit::none;
    if (const auto* tick = std::get_if<Tick>(&what))
        return tick->timer == "expert.next" || tick->timer.starts_with("expert.left:") ? Fit::owns : Fit::none;
    const auto* edit = std::get_if<Edit>(&what);
    const auto* deletion = std::get_if<Deletion>(&what);
    if (edit || deletion) {
        const std::string& changed = edit ? edit->message : deletion->message;
        return relayed_as(our_memory(turn.conversation), changed).empty() ? Fit::none : Fit::owns;
    }
    if (const auto* command = std::get_if<Command>(&what))
        return order_of(command->text).kind == Order::Kind::none ? Fit::none : Fit::strong;
    const auto* message = std::get_if<Message>(&what);
    if (!message || message->from_bot || humans_work(turn.conversation.hand_off)) return Fit::none;
    if (!answers_to(turn).empty() || asker_writes_on(turn, *message)) return Fit::owns;
    if (turn.manners.leave == Leave::keep_quiet) return Fit::none;
    if (subject_asked(without_call(message->text))) return Fit::strong;
    return turn.manners.leave == Leave::speak ? Fit::last : Fit::none;
}

ExpertSkill::Answer ExpertSkill::answer(const Turn& turn) {
    const Result<void> ready = co_await bring_up_to_date();
    if (ready.has_error()) co_return ready.error();
    Result<Outcome> outcome = Outcome{.label = "ignored.unknown_button", .state = turn.conversation};
    if (const auto* message = std::get_if<Message>(&turn.event.what)) {
        Message copy = *message;
        outcome = co_await on_message(turn, std::move(copy));
    } else if (const auto* click = std::get_if<Click>(&turn.event.what)) {
        Click copy = *click;
        outcome = co_await on_click(turn, std::move(copy));
    } else if (const auto* sent = std::get_if<Submission>(&turn.event.what)) {
        Submission copy = *sent;
        outcome = co_await on_submission(turn, std::move(copy));
    } else if (std::holds_alternative<Tick>(turn.event.what)) {
        outcome = co_await on_tick(turn);
    } else if (const auto* edit = std::get_if<Edit>(&turn.event.what)) {
        std::string message = edit->message, words = edit->text;
        outcome = co_await follow_change(turn, std::move(message), std::move(words));
    } else if (const auto* deletion = std::get_if<Deletion>(&turn.event.what)) {
        std::string message = deletion->message, words;
        outcome = co_await follow_change(turn, std::move(message), std::move(words));
    } else if (const auto* command = std::get_if<Command>(&turn.event.what)) {
        Order order = order_of(command->text);
        outcome = co_await on_order(turn, std::move(order));
    }
    co_return outcome;
}

// Merits come from everywhere. Many of them are read again at most once a minute.
awaitable<Result<void>> ExpertSkill::bring_up_to_date() {
    constexpr std::size_t many = 20'000;
    if (const std::uint64_t now = parts_.look.directories(); now != directories_) {
        directories_ = now;
        parts_.book.follow_people(parts_.look.owned());
    }
    const Time now = system_clock().now();
    if (parts_.book.finder().marks() > many && now - looked_ < std::chrono::minutes{1}) co_return Result<void>{};
    looked_ = now;
    const Result<std::string> stamp = co_await parts_.look.stamp();
    if (stamp.has_error()) co_return stamp.error();
    if (*stamp == parts_.stamp) co_return Result<void>{};
    Result<Facts> facts = co_await parts_.look.facts();
    if (facts.has_error()) co_return facts.error();
    parts_.book.load(std::move(*facts));
    parts_.stamp = *stamp;
    co_return Result<void>{};
}

ExpertSkill::Answer ExpertSkill::on_message(const Turn& turn, Message message) {
    const json link = our_link(turn.conversation);
    if (!answers_to(turn).empty()) {
        std::string id = answers_to(turn);
        Result<Outcome> relayed = co_await relay(turn, std::move(message), std::move(id), true);
        co_return relayed;
    }
    if (asker_writes_on(turn, message)) {
        std::string id = link.value("request", "");
        Result<Outcome> relayed = co_await relay(turn, std::move(message), std::move(id), false);
        co_return relayed;
    }
    const std::string text = without_call(message.text);
    if (const auto subject = subject_asked(text)) {
        std::string copy = *subject;
        Result<Outcome> found = co_await who(turn, std::move(copy), false);
        co_return found;
    }
    std::string question = text;
    Result<Outcome> offered = co_await offer(turn, std::move(question));
    co_return offered;
}

ExpertSkill::Answer ExpertSkill::on_click(const Turn& turn, Click click) {
    Result<Outcome> outcome = Outcome{.label = click.taken_back ? "ignored.taken_back" : "ignored.unknown_button",
                                      .state = turn.conversation};
    if (click.taken_back) co_return outcome;
    const std::string action = click.action;
    if (action == "expert.ask") {
        json wanted = json::parse(click.value, nullptr, false);
        if (!wanted.is_object()) co_return outcome;
        if (wanted.value("q", "").empty() && request_here(turn.conversation).empty()) co_return ask_form(turn, wanted);
        outcome = co_await ask(turn, std::move(wanted));
    } else if (action == "expert.withdraw" || action == "expert.accept" || action == "expert.pass" || action == "expert.solved") {
        std::string id = click.value;
        outcome = co_await on_request(turn, std::move(id));
    } else if (action == "expert.suggest") {
        Form form{.id = "expert.suggest",
                  .title = texts().say("whom", turn.language),
                  .submit_label = texts().say("send", turn.language),
                  .language = turn.language,
                  .fields = {},
                  .value = click.value};
        form.fields.push_back({.name = "colleague",
                               .label = texts().say("colleague", turn.language),
                               .required = true,
                               .max_length = 100});
        outcome = ask_by_form(turn, std::move(form), "expert.suggest_form");
    } else if (action == "expert.keep") {
        outcome = co_await keep(turn, std::move(click));
    } else if (action == "expert.approve" || action == "expert.decline") {
        outcome = co_await decide(turn, std::move(click));
    }
    co_return outcome;
}

ExpertSkill::Answer ExpertSkill::on_submission(const Turn& turn, Submission sent) {
    Result<Outcome> outcome = Outcome{.label = "ignored.old_form", .state = turn.conversation};
    if (sent.form == "expert.ask") {
        json wanted = json::parse(sent.value, nullptr, false);
        if (!wanted.is_object()) co_return outcome;
        wanted["q"] = sent.values["question"];
        outcome = co_await ask(turn, std::move(wanted));
    } else if (sent.form == "expert.suggest") {
        std::string id = sent.value;
        outcome = co_await on_request(turn, std::move(id));
    } else if (sent.form == "expert.keep") {
        outcome = co_await keep_as(turn, std::move(sent));
    }
    co_return outcome;
}

void ExpertSkill::committed(const Turn&, const Outcome& outcome) {
    for (const Effect& effect : outcome.effects) {
        const auto* act = std::get_if<OnExperts>(&effect);
        if (!act) continue;
        parts_.book.apply(*act->act);
        if (const auto* kept = std::get_if<KeptAnswer>(&act->act->what); kept && kept->kept) {
            parts_.kept_by[kept->person].push_back(kept->id);
            parts_.ranker.put(entry_of(*kept, name_of_person(kept->person)));
        }
        if (const auto* gone = std::get_if<ForgetExpert>(&act->act->what)) {
            for (const std::string& id : parts_.kept_by[gone->person]) parts_.ranker.remove(kept_entry(id));
            parts_.kept_by.erase(gone->person);
        }
    }
}

Outcome ExpertSkill::whisper(const Turn& turn, std::string label, const char* key,
                             std::initializer_list<std::pair<std::string_view, std::string_view>> values) const {
    return only_to_speaker(turn, std::move(label),
                           Card{.text = texts().say(key, turn.language, values), .language = turn.language});
}

std::string ExpertSkill::name_of_person(const std::string& id) const {
    const Person* person = parts_.people.find(id);
    return person && !person->name.empty() ? person->name : id;
}

std::string ExpertSkill::language_of(const std::string& id, const std::string& otherwise) const {
    const Person* person = parts_.people.find(id);
    if (person)
        for (const std::string& language : person->languages)
            if (const std::string_view ours = spoken(language); !ours.empty()) return std::string{ours};
    return otherwise;
}

std::string kept_entry(const std::string& id) {
    return "kept-" + id;
}

knowledge::Entry entry_of(const KeptAnswer& kept, const std::string& name) {
    knowledge::Entry entry{.id = kept_entry(kept.id), .title = text::clip(kept.question, 150)};
    entry.variants = {kept.question};
    const std::string day = to_rfc3339(kept.at).substr(0, 10);
    entry.answer = kept.answer + "\n\n" + texts().say("credit", kept.language, {{"name", name}, {"date", day}});
    entry.tags = kept.skills;
    entry.audience = kept.audience;
    entry.language = kept.language;
    entry.owner = kept.person;
    entry.verified = day;
    return entry;
}

}  // namespace twicket::expert
