// The skill's turns. A ticket's own thread keeps what it remembers of it; the agents' thread is joined by links,
// "ticket" there and "ticket:<id>" here.
#include "skills/ticket/ticket.hpp"

#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/ticket/memory.hpp"
#include "skills/ticket/texts.hpp"

namespace twicket::ticket {
namespace {

using nlohmann::json;

constexpr std::string_view note_prefix = "//";
constexpr std::size_t remembered_words = 900;  // of the requester's text, in the agents' card

constexpr std::string_view calls_for_ticket[] = {"open a ticket",      "open ticket",
                                                 "create a ticket",    "new ticket",
                                                 "raise a ticket",     "log a ticket",
                                                 "file a ticket",      "report a problem",
                                                 "ticket eröffnen",    "ticket öffnen",
                                                 "neues ticket",       "ein ticket eröffnen",
                                                 "ein problem melden", "störung melden",
                                                 "ouvrir un ticket",   "créer un ticket",
                                                 "nouveau ticket",     "signaler un problème",
                                                 "abrir un ticket",    "crear un ticket",
                                                 "nuevo ticket",       "informar de un problema"};

bool asks_for_ticket(const std::string& text) {
    std::string joined;
    for (const std::string& word : text::words(text::fold(text)))
        if (word != "twicket" && word != "please" && word != "bitte") joined += (joined.empty() ? "" : " ") + word;
    return std::find(std::begin(calls_for_ticket), std::end(calls_for_ticket), joined) != std::end(calls_for_ticket);
}

// What the agents' buttons carry.
std::string agents_value(const Turn& turn, const Remembered& ticket) {
    json value = json_of(turn.here());
    value["id"] = ticket.id;
    value["number"] = ticket.facts.number;
    return value.dump();
}

}  // namespace

TicketSkill::TicketSkill(Settings settings, TicketsOf tickets_of)
    : settings_{std::move(settings)}, tickets_of_{std::move(tickets_of)} {}

Fit TicketSkill::fit(const Turn& turn) const {
    if (std::holds_alternative<TicketChanged>(turn.event.what)) return Fit::owns;
    if (const auto* click = std::get_if<Click>(&turn.event.what))
        return click->action.starts_with("ticket.") ? Fit::owns : Fit::none;
    if (const auto* sent = std::get_if<Submission>(&turn.event.what))
        return sent->form.starts_with("ticket.") ? Fit::owns : Fit::none;
    if (std::holds_alternative<Forward>(turn.event.what)) return Fit::strong;
    if (const auto* command = std::get_if<Command>(&turn.event.what)) {
        const std::string word = command->text.substr(0, command->text.find(' '));
        return word == "ticket" || word == "mine" ? Fit::strong : Fit::none;
    }
    const auto* message = std::get_if<Message>(&turn.event.what);
    if (!message || message->from_bot) return Fit::none;
    if (turn.conversation.links.contains("ticket")) return message->calls_us ? Fit::none : Fit::owns;
    if (turn.manners.leave != Leave::keep_quiet && asks_for_ticket(message->text)) return Fit::strong;
    // In a thread of its own the requester's words belong to the ticket; by name the bot is asked something else.
    const bool own_thread = turn.event.kind != PlaceKind::direct && !turn.event.thread.empty();
    if (!own_thread || message->calls_us || humans_work(turn.conversation.hand_off)) return Fit::none;
    const std::optional<Remembered> open = newest_open(turn.conversation);
    return open && open->requester == turn.speaker_key() ? Fit::owns : Fit::none;
}

boost::asio::awaitable<Result<Outcome>> TicketSkill::answer(const Turn& turn) {
    if (const auto* command = std::get_if<Command>(&turn.event.what)) {
        Result<Outcome> outcome = co_await on_command(turn, *command);
        co_return outcome;
    }
    if (const auto* news = std::get_if<TicketChanged>(&turn.event.what)) co_return on_news(turn, *news);
    if (const auto* sent = std::get_if<Submission>(&turn.event.what)) co_return on_submission(turn, *sent);
    if (const auto* click = std::get_if<Click>(&turn.event.what)) co_return on_click(turn, *click);
    if (const auto* forward = std::get_if<Forward>(&turn.event.what))
        co_return ask_form(turn, open_form(forward->text, turn.language), "ticket.form");
    if (const auto* message = std::get_if<Message>(&turn.event.what)) co_return on_message(turn, *message);
    co_return Outcome{.label = "ignored.unknown", .state = turn.conversation};
}

boost::asio::awaitable<Result<Outcome>> TicketSkill::on_command(const Turn& turn, const Command& command) {
    const auto space = std::min(command.text.find(' '), command.text.size());
    if (command.text.substr(0, space) == "ticket") {
        const auto words = command.text.find_first_not_of(' ', space);
        const std::string text = words == command.text.npos ? std::string{} : command.text.substr(words);
        co_return ask_form(turn, open_form(text, turn.language), "ticket.form");
    }
    const std::string requester = turn.speaker_key();
    Result<std::vector<KnownTicket>> tickets = co_await tickets_of_(requester);
    if (tickets.has_error()) co_return tickets.error();
    Outcome outcome{.label = "ticket.listed", .state = turn.conversation};
    outcome.effects.push_back(say_here(turn, 0, list_card(*tickets, turn.language), turn.event.person));
    co_return outcome;
}

Outcome TicketSkill::ask_form(const Turn& turn, Form form, std::string label) const {
    Outcome outcome{.label = std::move(label), .state = turn.conversation};
    Post post = say_here(turn, 0, {}, turn.event.person);
    post.outgoing.form = std::move(form);
    outcome.effects.push_back(std::move(post));
    return outcome;
}

Outcome TicketSkill::refuse(const Turn& turn, const char* key, const char* label) const {
    Outcome outcome{.label = label, .state = turn.conversation};
    Card card{.text = texts().say(key, turn.language), .language = turn.language};
    outcome.effects.push_back(say_here(turn, 0, std::move(card), turn.event.person));
    return outcome;
}

Post TicketSkill::call(const Turn& turn, std::size_t number, TicketCall call) const {
    call.author = turn.speaker();
    call.person = turn.speaker_key();
    Outgoing outgoing{
        .id = turn.outgoing_id(number), .account = settings_.desk, .place = "", .thread = call.ticket, .reply = {}};
    if (outgoing.thread.empty()) outgoing.thread = outgoing.id;
    outgoing.ticket = std::move(call);
    return Post{std::move(outgoing)};
}

Outcome TicketSkill::on_message(const Turn& turn, const Message& message) const {
    if (turn.conversation.links.contains("ticket")) return relay(turn, message);
    if (asks_for_ticket(message.text))
        return ask_form(turn, open_form(last_question(turn.conversation), turn.language), "ticket.form");
    const std::optional<Remembered> ticket = newest_open(turn.conversation);
    return ticket ? comment(turn, *ticket, message.text)
                  : Outcome{.label = "ignored.settled", .state = turn.conversation};
}

Outcome TicketSkill::on_click(const Turn& turn, const Click& click) const {
    if (click.taken_back) return {.label = "ignored.taken_back", .state = turn.conversation};
    if (click.action == "ticket.open") {
        const std::string about = click.value.empty() ? last_question(turn.conversation) : click.value;
        return ask_form(turn, open_form(about, turn.language), "ticket.form");
    }
    if (click.action == "ticket.take" || click.action == "ticket.solve") return on_agents_click(turn, click);
    const std::optional<Remembered> ticket = recall(turn.conversation, click.value);
    if (!ticket) return refuse(turn, "gone", "ignored.old_card");
    if (ticket->requester != turn.speaker_key() && !turn.person.is_agent())
        return refuse(turn, "requester_only", "refused.not_the_requester");
    if (click.action == "ticket.comment")
        return ask_form(turn, comment_form(ticket->id, ticket->facts.number, turn.language), "ticket.comment_form");
    const bool confirm = click.action == "ticket.confirm";
    if (!confirm && click.action != "ticket.reopen")
        return {.label = "ignored.unknown_button", .state = turn.conversation};
    const TicketState state = ticket->facts.state;
    if (confirm ? state == TicketState::closed : !is_over(state))
        return {.label = "ignored.settled", .state = turn.conversation};
    Outcome outcome{.label = confirm ? "ticket.closing" : "ticket.reopening", .state = turn.conversation};
    const TicketState next = confirm ? TicketState::closed : TicketState::open;
    outcome.effects.push_back(call(turn, 0, {.act = TicketCall::Act::set_state, .ticket = ticket->id, .state = next}));
    return outcome;
}

Outcome TicketSkill::on_agents_click(const Turn& turn, const Click& click) const {
    if (!turn.person.is_agent()) return refuse(turn, "agents_only", "refused.not_an_agent");
    const json value = json::parse(click.value, nullptr, false);
    if (!value.is_object() || value.value("id", "").empty()) return refuse(turn, "gone", "ignored.old_card");
    if (click.action == "ticket.take") return take(turn, value);
    return ask_form(turn, solve_form(click.value, value.value("number", ""), turn.language), "ticket.solve_form");
}

Outcome TicketSkill::take(const Turn& turn, const json& value) const {
    Outcome outcome{.label = "ticket.taken", .state = turn.conversation};
    const std::string id = value.value("id", ""), number = value.value("number", ""), name = turn.speaker();
    outcome.state.links["ticket"] = value;
    const ThreadName here = turn.here();
    Card card{.text = texts().say("taken_here", settings_.agents_language, {{"name", name}, {"number", number}}),
              .language = settings_.agents_language};
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    outcome.effects.push_back(call(turn, 1, {.act = TicketCall::Act::take, .ticket = id}));
    outcome.effects.push_back(LinkThread{value.value("account", ""),
                                         value.value("place", ""),
                                         value.value("thread", ""),
                                         {{"ticket:" + id, json_of(here)}}});
    outcome.effects.push_back(Audit{"ticket.take", json{{"ticket", number}}.dump()});
    return outcome;
}

Outcome TicketSkill::relay(const Turn& turn, const Message& message) const {
    const json& link = turn.conversation.links["ticket"];
    const bool internal = message.text.starts_with(note_prefix);
    Outcome outcome{.label = internal ? "internal_note" : "relayed", .state = turn.conversation};
    std::string text = message.text;
    if (internal) text.erase(0, std::min(text.find_first_not_of("/ "), text.size()));
    if (text.empty()) return {.label = "ignored.nothing_said", .state = turn.conversation};
    outcome.effects.push_back(call(turn, 0,
                                   {.act = TicketCall::Act::comment,
                                    .ticket = link.value("id", ""),
                                    .text = std::move(text),
                                    .internal = internal}));
    return outcome;
}

Outcome TicketSkill::on_submission(const Turn& turn, const Submission& sent) const {
    if (sent.form == "ticket.open") return open(turn, sent);
    if (sent.form == "ticket.solve") return solve(turn, sent);
    const std::optional<Remembered> ticket = recall(turn.conversation, sent.value);
    const auto text = sent.values.find("text");
    if (!ticket || text == sent.values.end()) return refuse(turn, "gone", "ignored.old_card");
    return comment(turn, *ticket, text->second);
}

Outcome TicketSkill::open(const Turn& turn, const Submission& sent) const {
    const auto value = [&sent](const char* name) {
        const auto found = sent.values.find(name);
        return found == sent.values.end() ? std::string{} : found->second;
    };
    Outcome outcome{.label = "ticket.opening", .state = turn.conversation};
    TicketDraft draft{.title = value("title"), .text = value("text")};
    draft.impact = level_from(value("impact"));
    draft.urgency = level_from(value("urgency"));
    draft.requester = turn.speaker_key();
    draft.requester_name = turn.speaker();
    draft.requester_email = turn.person.email;
    draft.origin = turn.here();
    Card card{.text = texts().say("opening", turn.language, {{"title", draft.title}}), .language = turn.language};
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    Remembered ticket{.id = turn.outgoing_id(1), .card = turn.outgoing_id(0), .agents = {}, .title = draft.title};
    ticket.text = text::clip(draft.text.empty() ? draft.title : draft.text, remembered_words);
    ticket.from = draft.requester_name;
    ticket.requester = draft.requester;
    ticket.language = turn.language;
    ticket.priority = priority_of(draft.impact, draft.urgency);
    remember(outcome.state, ticket);
    outcome.effects.push_back(call(turn, 1, {.act = TicketCall::Act::open, .draft = std::move(draft)}));
    return outcome;
}

Outcome TicketSkill::comment(const Turn& turn, const Remembered& ticket, const std::string& text) const {
    Outcome outcome{.label = "ticket.commented", .state = turn.conversation};
    outcome.effects.push_back(call(turn, 0, {.act = TicketCall::Act::comment, .ticket = ticket.id, .text = text}));
    return outcome;
}

Outcome TicketSkill::solve(const Turn& turn, const Submission& sent) const {
    if (!turn.person.is_agent()) return refuse(turn, "agents_only", "refused.not_an_agent");
    const json value = json::parse(sent.value, nullptr, false);
    const auto text = sent.values.find("text");
    if (!value.is_object() || text == sent.values.end()) return refuse(turn, "gone", "ignored.old_card");
    Outcome outcome{.label = "ticket.solving", .state = turn.conversation};
    outcome.effects.push_back(call(turn, 0,
                                   {.act = TicketCall::Act::set_state,
                                    .ticket = value.value("id", ""),
                                    .text = text->second,
                                    .state = TicketState::solved}));
    outcome.effects.push_back(Audit{"ticket.solve", json{{"ticket", value.value("number", "")}}.dump()});
    return outcome;
}

Outcome TicketSkill::on_news(const Turn& turn, const TicketChanged& news) const {
    std::optional<Remembered> ticket = recall(turn.conversation, news.ticket);
    if (!ticket) return {.label = "ignored.forgotten_ticket", .state = turn.conversation};
    const TicketFacts before = std::exchange(ticket->facts, news.facts);
    if (news.news == TicketNews::opened) return opened(turn, std::move(*ticket));
    Outcome outcome{.label = "ticket." + std::string{name_of(news.news)}, .state = turn.conversation};
    remember(outcome.state, *ticket);
    if (!(before == news.facts)) show(turn, *ticket, outcome);
    tell(turn, *ticket, news, outcome);
    tell_agents(turn, news, outcome);
    return outcome;
}

Outcome TicketSkill::opened(const Turn& turn, Remembered ticket) const {
    Outcome outcome{.label = "ticket.opened", .state = turn.conversation};
    if (!settings_.agents_account.empty() && ticket.agents.empty()) {
        ticket.agents = turn.outgoing_id(2);
        const ThreadName agents{settings_.agents_account, settings_.agents_place, ""};
        outcome.effects.push_back(
            say_in(turn, 2, agents, agents_card(ticket, agents_value(turn, ticket), settings_.agents_language)));
    }
    remember(outcome.state, ticket);
    outcome.effects.push_back(replace_card(turn, 0, ticket.card, ticket_card(ticket)));
    return outcome;
}

// Both cards of a ticket as it stands now.
void TicketSkill::show(const Turn& turn, const Remembered& ticket, Outcome& outcome) const {
    outcome.effects.push_back(replace_card(turn, 0, ticket.card, ticket_card(ticket)));
    if (ticket.agents.empty()) return;
    const ThreadName agents{settings_.agents_account, settings_.agents_place, ""};
    Post there = say_in(turn, 1, agents, agents_card(ticket, agents_value(turn, ticket), settings_.agents_language));
    there.outgoing.updates = ticket.agents;
    outcome.effects.push_back(std::move(there));
}

// One line a change, and none to who made it.
void TicketSkill::tell(const Turn& turn, const Remembered& ticket, const TicketChanged& news, Outcome& outcome) const {
    const std::string& language = ticket.language;
    const std::string& number = news.facts.number;
    const bool own = news.person == ticket.requester;
    Card card{.text = "", .language = language};
    if (news.news == TicketNews::commented) {
        if (own || news.text.empty()) return;
        card.text = news.text;
        card.speaker = news.author;
    } else if (news.news == TicketNews::owner) {
        card.text = texts().say("taken", language, {{"name", news.facts.owner}, {"number", number}});
    } else if (news.facts.state == TicketState::solved) {
        card.text = texts().say("did_help", language, {{"number", number}, {"text", news.text}});
    } else if (news.facts.state == TicketState::closed) {
        card.text = texts().say("closed_thanks", language, {{"number", number}});
    } else if (news.facts.state == TicketState::open) {
        card.text = texts().say("reopened", language, {{"number", number}});
    } else {
        card.text = texts().say("state_now", language,
                                {{"number", number}, {"state", state_words(news.facts.state, language)}});
    }
    outcome.effects.push_back(say_here(turn, 2, std::move(card)));
}

// The thread of whoever took it hears the requester, and of every change of state.
void TicketSkill::tell_agents(const Turn& turn, const TicketChanged& news, Outcome& outcome) const {
    const std::optional<ThreadName> agents = linked_thread(turn.conversation.links, "ticket:" + news.ticket);
    const std::optional<Remembered> ticket = recall(turn.conversation, news.ticket);
    if (!agents || !ticket) return;
    const std::string& language = settings_.agents_language;
    Card card{.text = news.text, .language = language};
    if (news.news == TicketNews::commented) {
        if (news.person != ticket->requester) return;
        card.speaker = news.author;
    } else if (news.news == TicketNews::state) {
        card.text = texts().say("state_now", language,
                                {{"number", news.facts.number}, {"state", state_words(news.facts.state, language)}});
    } else {
        return;
    }
    outcome.effects.push_back(say_in(turn, 3, *agents, std::move(card)));
}

}  // namespace twicket::ticket
