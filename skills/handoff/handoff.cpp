// Which turns are the hand-off's. Threads are named by links in both conversations: "agents" in the asker's, "asker" in
// the agents'.
#include "skills/handoff/handoff.hpp"

#include "bot/hand_over.hpp"
#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/handoff/texts.hpp"

namespace twicket::handoff {
namespace {

constexpr std::size_t carried_words = 900;  // characters in a button; networks take 2,000 bytes
constexpr std::size_t kept_words = 2000;

constexpr std::string_view calls_for_human[] = {"human",
                                                "ask a human",
                                                "a human please",
                                                "person please",
                                                "talk to a human",
                                                "talk to a person",
                                                "agent",
                                                "real person",
                                                "mensch",
                                                "einen menschen fragen",
                                                "mit einem menschen sprechen",
                                                "humain",
                                                "parler à un humain",
                                                "un humain",
                                                "persona",
                                                "hablar con una persona",
                                                "agente"};

bool asks_for_human(const std::string& text) {
    std::string joined;
    for (const std::string& word : text::words(text::fold(text)))
        if (word != "twicket") joined += (joined.empty() ? "" : " ") + word;
    return std::find(std::begin(calls_for_human), std::end(calls_for_human), joined) != std::end(calls_for_human);
}

// A question that opens a conversation where people wish to be asked first, or to have a person at once (row 42).
bool asks_who_answers(const Turn& turn, const Message& message) {
    if (turn.place.first_answer == FirstAnswer::bot || turn.event.kind == PlaceKind::direct) return false;
    if (turn.manners.leave == Leave::keep_quiet || turn.conversation.hand_off != HandOff::bot) return false;
    if (turn.conversation.memory.contains("answer")) return false;
    return message.calls_us || looks_like_question(message.text);
}

// What was changed or taken back: words that were passed on, and whatever people say while they work.
Fit fit_of_change(const Turn& turn, const std::string& message) {
    const Conversation& there = turn.conversation;
    const bool ours_now = there.links.contains("asker") || humans_work(there.hand_off);
    return ours_now || !relayed_as(there, message).empty() ? Fit::owns : Fit::none;
}

bool is_return(const std::string& command) {
    const std::vector<std::string> words = text::words(text::fold(command));
    return words.size() == 1 && words.front() == "return";
}

}  // namespace

Fit HandoffSkill::fit(const Turn& turn) const {
    const What& what = turn.event.what;
    if (const auto* click = std::get_if<Click>(&what))
        return click->action.starts_with("handoff.") ? Fit::owns : Fit::none;
    if (const auto* tick = std::get_if<Tick>(&what)) return tick->timer.starts_with("handoff.") ? Fit::owns : Fit::none;
    if (const auto* command = std::get_if<Command>(&what)) return is_return(command->text) ? Fit::strong : Fit::none;
    if (const auto* edit = std::get_if<Edit>(&what)) return fit_of_change(turn, edit->message);
    if (const auto* deletion = std::get_if<Deletion>(&what)) return fit_of_change(turn, deletion->message);
    const auto* message = std::get_if<Message>(&what);
    if (!message || message->from_bot) return Fit::none;
    if (turn.conversation.links.contains("asker")) return message->calls_us ? Fit::none : Fit::owns;
    const bool called_by_name = message->calls_us && turn.event.kind != PlaceKind::direct;
    if (humans_work(turn.conversation.hand_off)) return called_by_name ? Fit::none : Fit::owns;
    if (turn.manners.leave != Leave::keep_quiet && asks_for_human(message->text)) return Fit::strong;
    if (!parts_.agents.account.empty() && asks_who_answers(turn, *message))
        return Fit::weak;  // small talk stays the bot's
    return Fit::none;
}

HandoffSkill::Answer HandoffSkill::answer(const Turn& turn) {
    Result<Outcome> outcome = Outcome{.label = "ignored.unknown_button", .state = turn.conversation};
    if (const auto* message = std::get_if<Message>(&turn.event.what)) {
        outcome = co_await on_message(turn, *message);
    } else if (const auto* tick = std::get_if<Tick>(&turn.event.what)) {
        outcome = co_await on_tick(turn, tick->timer);
    } else if (const auto* click = std::get_if<Click>(&turn.event.what)) {
        outcome = co_await on_click(turn, *click);
    } else if (std::holds_alternative<Command>(turn.event.what)) {
        outcome = co_await return_by_command(turn);
    } else if (const auto* edit = std::get_if<Edit>(&turn.event.what)) {
        outcome = on_edit(turn, *edit);
    } else if (const auto* deletion = std::get_if<Deletion>(&turn.event.what)) {
        outcome = on_deletion(turn, *deletion);
    }
    co_return outcome;
}

HandoffSkill::Answer HandoffSkill::on_click(const Turn& turn, const Click& click) const {
    // Who asked for a human is in somebody's queue: taking a hand sign away does not undo that.
    Result<Outcome> outcome = Outcome{.label = click.taken_back ? "ignored.taken_back" : "ignored.unknown_button",
                                      .state = turn.conversation};
    if (click.taken_back) co_return outcome;
    if (click.action == "handoff.ask") {
        outcome = co_await ask(turn);
    } else if (click.action == "handoff.claim") {
        Click copy = click;
        outcome = co_await claim(turn, std::move(copy));
    } else if (click.action == "handoff.leave") {
        outcome = co_await leave(turn);
    } else if (click.action == "handoff.give_back") {
        outcome = co_await give_back(turn, Way::by_agent);
    } else if (click.action == "handoff.withdraw") {
        outcome = withdraw(turn);
    } else if (click.action == "handoff.send_draft") {
        outcome = send_draft(turn, click);
    } else if (click.action == "handoff.say") {
        outcome = say_for_agent(turn, click);
    }
    co_return outcome;
}

HandoffSkill::Answer HandoffSkill::on_tick(const Turn& turn, const std::string& timer) const {
    Result<Outcome> outcome = Outcome{.label = "ignored.settled", .state = turn.conversation};
    if (timer == "handoff.quiet") {
        outcome = co_await fall_quiet(turn);
    } else if (timer.starts_with("handoff.left:")) {
        std::string who = timer.substr(timer.find(':') + 1);
        outcome = co_await passed_on_by_leaver(turn, std::move(who));
    } else if (timer == "handoff.raise") {
        outcome = co_await raise(turn);
    } else if (timer == "handoff.unanswered") {
        outcome = co_await raise_unanswered(turn);
    } else if (timer == hand_over_timer && !humans_work(turn.conversation.hand_off)) {
        outcome = co_await ask(turn);
    } else if (timer == "handoff.nobody") {
        const Result<std::vector<AskedQuestion>> queue = co_await parts_.look.queued();
        if (queue.has_error()) co_return queue.error();
        std::size_t position = 1;
        for (const AskedQuestion& one : *queue) {
            if (one.account == turn.event.account && one.place == turn.event.place && one.thread == turn.event.thread)
                break;
            ++position;
        }
        outcome = nobody_yet(turn, std::min(position, std::max<std::size_t>(queue->size(), 1)));
    }
    co_return outcome;
}

HandoffSkill::Answer HandoffSkill::on_message(const Turn& turn, const Message& message) const {
    if (turn.conversation.links.contains("asker")) co_return relay_to_asker(turn, message);
    if (turn.conversation.hand_off == HandOff::human) co_return relay_to_agents(turn, message);
    if (turn.conversation.hand_off == HandOff::queued) co_return keep_for_agents(turn, message);
    if (!asks_for_human(message.text) && turn.place.first_answer == FirstAnswer::ask) co_return offer(turn, message);
    Result<Outcome> asked = co_await ask(turn);
    co_return asked;
}

// The buttons carry the question, since the skill that looks it up has not seen it.
Outcome HandoffSkill::offer(const Turn& turn, const Message& message) const {
    Outcome outcome{.label = "offered_choice", .state = turn.conversation};
    outcome.state.hand_off = after(turn.conversation.hand_off, Input::offer).value_or(HandOff::offered);
    outcome.state.memory["handoff"] = {{"question", text::clip(message.text, kept_words)}, {"message", message.id}};
    Card card{.text = texts().say("who_first", turn.language), .language = turn.language};
    const std::string question = message.id + "\n" + text::clip(message.text, carried_words);
    card.actions = {{"answer.ask", texts().say("look_it_up", turn.language), question, ActionStyle::primary, ""},
                    {"handoff.ask", texts().say("a_person", turn.language), "", ActionStyle::plain, "🙋"}};
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    return outcome;
}

}  // namespace twicket::handoff
