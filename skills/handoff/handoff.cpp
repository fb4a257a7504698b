// The skill's turns. Threads are named by links in both conversations: "agents" in the asker's, "asker" in the agents'.
#include "skills/handoff/handoff.hpp"

#include "bot/local_time.hpp"
#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/handoff/state.hpp"
#include "skills/handoff/texts.hpp"

namespace twicket::handoff {
namespace {

constexpr std::string_view note_prefix = "//";
constexpr std::string_view nobody_timer = "handoff.nobody";
constexpr auto nobody_after = std::chrono::minutes{10};
constexpr std::size_t carried_words = 900;  // characters in a button; networks take 2,000 bytes
constexpr std::size_t kept_words = 2000;  // characters of what is written while waiting

constexpr std::string_view calls_for_human[] = {
    "human", "ask a human", "a human please", "person please", "talk to a human", "talk to a person", "agent", "real person",
    "mensch", "einen menschen fragen", "mit einem menschen sprechen", "humain", "parler à un humain", "un humain",
    "persona", "hablar con una persona", "agente"};

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

QuestionStands question_of(const ThreadName& asker, QuestionStands::State state, const std::string& handler) {
    return {.state = state, .handler = handler, .account = asker.account, .place = asker.place, .thread = asker.thread};
}

std::string clock_of(const Turn& turn) {
    const int minute = local_time(turn.now, turn.person.timezone).minute_of_day;
    char text[8];
    std::snprintf(text, sizeof text, "%02d:%02d", minute / 60 % 24, minute % 60);
    return std::string{text} + " (" + turn.person.timezone + ")";
}

// What the answer skill tried in this thread.
std::string tried_entries(const Turn& turn, const std::string& language) {
    std::string tried;
    if (const auto answer = turn.conversation.memory.find("answer"); answer != turn.conversation.memory.end())
        for (const auto& card : answer->value("cards", nlohmann::json::array()))
            if (const std::string entry = card.value("entry", ""); !entry.empty()) tried += (tried.empty() ? "" : ", ") + entry;
    return tried.empty() ? texts().say("nothing_tried", language) : tried;
}

}  // namespace

Fit HandoffSkill::fit(const Turn& turn) const {
    if (const auto* click = std::get_if<Click>(&turn.event.what))
        return click->action.starts_with("handoff.") ? Fit::owns : Fit::none;
    if (const auto* tick = std::get_if<Tick>(&turn.event.what)) return tick->timer == nobody_timer ? Fit::owns : Fit::none;
    const auto* message = std::get_if<Message>(&turn.event.what);
    if (!message || message->from_bot) return Fit::none;
    if (turn.conversation.links.contains("asker")) return message->calls_us ? Fit::none : Fit::owns;
    const bool called_by_name = message->calls_us && turn.event.kind != PlaceKind::direct;
    if (humans_work(turn.conversation.hand_off)) return called_by_name ? Fit::none : Fit::owns;
    if (turn.manners.leave != Leave::keep_quiet && asks_for_human(message->text)) return Fit::strong;
    if (!agents_.account.empty() && asks_who_answers(turn, *message)) return Fit::weak;  // small talk stays the bot's
    return Fit::none;
}

boost::asio::awaitable<Result<Outcome>> HandoffSkill::answer(const Turn& turn) {
    if (const auto* message = std::get_if<Message>(&turn.event.what)) co_return on_message(turn, *message);
    if (std::holds_alternative<Tick>(turn.event.what)) co_return nobody_yet(turn);
    const auto* click = std::get_if<Click>(&turn.event.what);
    // Who asked for a human is in somebody's queue: taking a hand sign away does not undo that.
    if (click && click->taken_back) co_return Outcome{.label = "ignored.taken_back", .state = turn.conversation};
    if (click && click->action == "handoff.ask") co_return ask(turn);
    if (click && click->action == "handoff.claim") co_return claim(turn, *click);
    if (click && click->action == "handoff.give_back") co_return give_back(turn, *click);
    co_return Outcome{.label = "ignored.unknown_button", .state = turn.conversation};
}

Outcome HandoffSkill::on_message(const Turn& turn, const Message& message) const {
    if (turn.conversation.links.contains("asker")) return relay_to_asker(turn, message);
    if (turn.conversation.hand_off == HandOff::human) return relay_to_agents(turn, message);
    if (turn.conversation.hand_off == HandOff::queued) return keep_for_agents(turn, message);
    if (!asks_for_human(message.text) && turn.place.first_answer == FirstAnswer::ask) return offer(turn, message);
    return ask(turn);
}

Outcome HandoffSkill::ask(const Turn& turn) const {
    Outcome outcome{.label = "handed_off", .state = turn.conversation};
    const auto sentence = [&](const char* key) {
        Card card{.text = texts().say(key, turn.language), .language = turn.language};
        outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    };
    if (agents_.account.empty()) {
        outcome.label = "no_human_desk";
        sentence("no_desk");
        return outcome;
    }
    const auto next = after(turn.conversation.hand_off, Input::ask);
    if (!next) {
        outcome.label = "handed_off_before";
        sentence("already_queued");
        return outcome;
    }
    outcome.state.hand_off = *next;
    outcome.state.dialogue.clear();
    sentence("queued");

    const std::string& language = agents_.language;
    const std::string place = turn.event.kind == PlaceKind::direct ? texts().say("direct_place", language) : "#" + turn.place.name;
    std::string question = last_question(turn.conversation);
    QuestionStands stands{.state = QuestionStands::State::queued};
    if (const auto* message = std::get_if<Message>(&turn.event.what); question.empty() && message) {
        question = message->text;
        stands.message = message->id;
    }
    if (const auto kept = turn.conversation.memory.find("handoff"); question.empty() && kept != turn.conversation.memory.end())
        question = kept->value("question", "");
    stands.text = question;
    Card card{.text = texts().say("asks", language, {{"name", turn.speaker()}, {"place", place}, {"question", quoted(question)}}),
              .language = language};
    if (!turn.person.id.empty()) {
        const std::string who = turn.person.title + ", " + turn.person.department + ", " + turn.person.location;
        card.fields.push_back({texts().say("who", language), who});
        card.fields.push_back({texts().say("their_time", language), clock_of(turn)});
    }
    card.fields.push_back({texts().say("tried", language), tried_entries(turn, language)});
    nlohmann::json value = json_of(turn.here());
    value["text"] = card.text;  // so that a claim can bring this card up to date
    card.actions.push_back({"handoff.claim", texts().say("claim", language), value.dump(), ActionStyle::primary, "✋"});
    Post to_agents = say_in(turn, 1, {agents_.account, agents_.place, ""}, card);
    outcome.state.memory["handoff"] = {{"language", turn.language}, {"to_agents", to_json(to_agents.outgoing)}, {"meanwhile", ""}};
    outcome.effects.push_back(std::move(to_agents));
    outcome.effects.push_back(std::move(stands));
    outcome.effects.push_back(Timer{std::string{nobody_timer}, turn.now + nobody_after});
    return outcome;
}

// The buttons carry the question, since the skill that looks it up has not seen it.
Outcome HandoffSkill::offer(const Turn& turn, const Message& message) const {
    Outcome outcome{.label = "offered_choice", .state = turn.conversation};
    outcome.state.hand_off = HandOff::offered;
    outcome.state.memory["handoff"] = {{"question", text::clip(message.text, kept_words)}};
    Card card{.text = texts().say("who_first", turn.language), .language = turn.language};
    const std::string question = message.id + "\n" + text::clip(message.text, carried_words);
    card.actions = {{"answer.ask", texts().say("look_it_up", turn.language), question, ActionStyle::primary, ""},
                    {"handoff.ask", texts().say("a_person", turn.language), "", ActionStyle::plain, "🙋"}};
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    return outcome;
}

Outcome HandoffSkill::claim(const Turn& turn, const Click& click) const {
    Outcome outcome{.label = "claimed", .state = turn.conversation};
    const std::string& language = agents_.language;
    const auto only_to_clicker = [&](const char* key, const char* label) {
        Card card{.text = texts().say(key, language), .language = language};
        outcome.label = label;
        outcome.effects = {say_here(turn, 0, std::move(card), turn.event.person)};
    };
    if (!turn.person.is_agent()) {
        only_to_clicker("agents_only", "refused.not_an_agent");
        return outcome;
    }
    const nlohmann::json value = nlohmann::json::parse(click.value, nullptr, false);
    const auto asker = thread_name_of(value);
    if (!asker || asker->account.empty() || turn.conversation.links.contains("asker")) {
        only_to_clicker("too_late", "refused.settled");
        return outcome;
    }
    outcome.state.links["asker"] = json_of(*asker);
    const std::string name = turn.speaker();
    Card taken{.text = texts().say("claimed_by", language, {{"name", name}}), .language = language};
    taken.actions.push_back({"handoff.give_back", texts().say("give_back", language), "", ActionStyle::plain, "↩️"});
    outcome.effects.push_back(say_here(turn, 0, std::move(taken)));
    Card told{.text = texts().say("taken", language, {{"name", name}}), .language = language};
    outcome.effects.push_back(say_in(turn, 1, *asker, std::move(told)));
    Card settled{.text = value.value("text", ""), .language = language};
    settled.state_line = "✋ " + name;
    outcome.effects.push_back(replace_card(turn, 2, click.card, std::move(settled)));
    outcome.effects.push_back(LinkThread{asker->account, asker->place, asker->thread, {{"agents", json_of(turn.here())}}, HandOff::human});
    outcome.effects.push_back(question_of(*asker, QuestionStands::State::with_human, turn.person.id));
    outcome.effects.push_back(Audit{"handoff.claim", nlohmann::json{{"place", asker->place}}.dump()});
    return outcome;
}

Outcome HandoffSkill::give_back(const Turn& turn, const Click&) const {
    const std::string& language = agents_.language;
    const auto asker = linked_thread(turn.conversation.links, "asker");
    if (!asker) return {.label = "ignored.settled", .state = turn.conversation};
    Outcome outcome{.label = "returned", .state = turn.conversation};
    outcome.state.links.erase("asker");
    const std::string name = turn.speaker();
    Card here{.text = texts().say("returned_by", language, {{"name", name}}), .language = language};
    outcome.effects.push_back(say_here(turn, 0, std::move(here)));
    Card told{.text = texts().say("given_back", language, {{"name", name}}), .language = language};
    outcome.effects.push_back(say_in(turn, 1, *asker, std::move(told)));
    outcome.effects.push_back(LinkThread{asker->account, asker->place, asker->thread, {{"agents", nullptr}}, HandOff::returned});
    outcome.effects.push_back(question_of(*asker, QuestionStands::State::handled, turn.person.id));
    return outcome;
}

Outcome HandoffSkill::relay_to_asker(const Turn& turn, const Message& message) const {
    if (message.text.starts_with(note_prefix)) return {.label = "internal_note", .state = turn.conversation};
    Outcome outcome{.label = "relayed", .state = turn.conversation};
    const auto asker = linked_thread(turn.conversation.links, "asker");
    Card card{.text = message.text, .language = turn.language, .speaker = turn.speaker()};
    outcome.effects.push_back(say_in(turn, 0, *asker, std::move(card)));
    return outcome;
}

Outcome HandoffSkill::relay_to_agents(const Turn& turn, const Message& message) const {
    const auto agents = linked_thread(turn.conversation.links, "agents");
    if (!agents) return {.label = "silent.human", .state = turn.conversation};
    Outcome outcome{.label = "relayed", .state = turn.conversation};
    Card card{.text = message.text, .language = turn.language, .speaker = turn.speaker()};
    outcome.effects.push_back(say_in(turn, 0, *agents, std::move(card)));
    return outcome;
}

Outcome HandoffSkill::keep_for_agents(const Turn& turn, const Message& message) const {
    Outcome outcome{.label = "waiting_for_human", .state = turn.conversation};
    nlohmann::json& ours = outcome.state.memory["handoff"];
    std::string meanwhile = ours.value("meanwhile", "");
    meanwhile += (meanwhile.empty() ? "" : "\n") + message.text;
    meanwhile = text::clip(meanwhile, kept_words);
    ours["meanwhile"] = meanwhile;
    // The agents' card is brought up to date, so whoever claims has read it all.
    Result<Outgoing> card = outgoing_from_json(ours.value("to_agents", ""));
    if (card.has_error()) return outcome;
    const std::string added = texts().say("said_meanwhile", agents_.language, {{"text", "> " + quoted(meanwhile)}});
    card->reply.card.text += "\n\n" + added;
    card->updates = card->id;
    card->id = turn.outgoing_id(0);
    outcome.effects.push_back(Post{std::move(*card)});
    return outcome;
}

Outcome HandoffSkill::nobody_yet(const Turn& turn) const {
    if (turn.conversation.hand_off != HandOff::queued) return {.label = "ignored.settled", .state = turn.conversation};
    Outcome outcome{.label = "nobody_yet", .state = turn.conversation};
    const std::string language = turn.conversation.memory.contains("handoff")
                                     ? turn.conversation.memory["handoff"].value("language", turn.language)
                                     : turn.language;
    Card card{.text = texts().say("nobody_yet", language), .language = language};
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    return outcome;
}

}  // namespace twicket::handoff
