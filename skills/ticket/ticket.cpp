// What people do: words, commands, buttons, forms. What becomes of it is opening.cpp, agents.cpp and news.cpp.
#include "skills/ticket/ticket.hpp"

#include "bot/asking.hpp"
#include "bot/manners.hpp"
#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/ticket/memory.hpp"
#include "skills/ticket/texts.hpp"
#include "skills/ticket/threads.hpp"

namespace twicket::ticket {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr double sure_when_asked = 0.55, sure_unasked = 0.75;  // chance that it is what we take it for

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

std::string first_word(const std::string& text) {
    return text.substr(0, text.find(' '));
}

bool wants_ticket(const Turn& turn) {
    const Purpose purpose = turn.purpose.purpose;
    const bool wants = purpose == Purpose::incident || purpose == Purpose::request || purpose == Purpose::complaint;
    return wants && turn.purpose.confidence >= (turn.manners.leave == Leave::speak ? sure_when_asked : sure_unasked);
}

bool asks_how_it_stands(const Turn& turn) {
    return turn.purpose.purpose == Purpose::status && turn.purpose.confidence >= sure_when_asked &&
           turn.manners.leave == Leave::speak;
}

// The reaction that files a message, on a message of somebody (on a card of ours it is the card's button).
bool files_message(const Reaction& reaction) {
    return reaction.added && reaction.emoji.starts_with("🎫");
}

// Words that the ticket of this thread holds, changed or taken back.
bool holds_words(const Turn& turn, const std::string& message) {
    if (with_message(turn.conversation, message)) return true;
    const auto relayed = turn.conversation.memory.find("relayed");
    return relayed != turn.conversation.memory.end() && relayed->contains(message);
}

Fit fit_of_message(const Turn& turn, const Message& message) {
    if (message.from_bot) return Fit::none;
    if (turn.conversation.links.contains("ticket")) return message.calls_us ? Fit::none : Fit::owns;
    if (turn.manners.leave != Leave::keep_quiet && asks_for_ticket(message.text)) return Fit::strong;
    if (humans_work(turn.conversation.hand_off)) return Fit::none;
    // In a thread of its own the requester's words belong to the ticket; by name the bot is asked something else.
    const bool own_thread = turn.event.kind != PlaceKind::direct && !turn.event.thread.empty();
    if (own_thread && !message.calls_us)
        if (const auto open = newest_open(turn.conversation); open && open->requester == turn.speaker_key())
            return Fit::owns;
    const bool may_speak = turn.manners.leave != Leave::keep_quiet;
    return may_speak && (wants_ticket(turn) || asks_how_it_stands(turn)) ? Fit::last : Fit::none;
}

}  // namespace

TicketSkill::TicketSkill(Settings settings, Parts parts) : settings_{std::move(settings)}, parts_{std::move(parts)} {}

Fit TicketSkill::fit(const Turn& turn) const {
    const What& what = turn.event.what;
    if (std::holds_alternative<TicketChanged>(what)) return Fit::owns;
    if (const auto* click = std::get_if<Click>(&what))
        return click->action.starts_with("ticket.") ? Fit::owns : Fit::none;
    if (const auto* sent = std::get_if<Submission>(&what))
        return sent->form.starts_with("ticket.") ? Fit::owns : Fit::none;
    if (const auto* tick = std::get_if<Tick>(&what)) return alarm_of(tick->timer) ? Fit::owns : Fit::none;
    if (std::holds_alternative<Forward>(what)) return Fit::strong;
    if (const auto* reaction = std::get_if<Reaction>(&what)) return files_message(*reaction) ? Fit::strong : Fit::none;
    if (const auto* edit = std::get_if<Edit>(&what)) return holds_words(turn, edit->message) ? Fit::owns : Fit::none;
    if (const auto* gone = std::get_if<Deletion>(&what))
        return holds_words(turn, gone->message) ? Fit::owns : Fit::none;
    if (const auto* command = std::get_if<Command>(&what)) {
        const std::string word = first_word(command->text);
        const bool ours = word == "ticket" || word == "mine" || word == "queue" || word == "search" || word == "show" ||
                          word == "assign" || word == "note" || word == "set";
        return ours ? Fit::strong : Fit::none;
    }
    const auto* message = std::get_if<Message>(&what);
    return message ? fit_of_message(turn, *message) : Fit::none;
}

awaitable<Result<Outcome>> TicketSkill::answer(const Turn& turn) {
    const What& what = turn.event.what;
    Answer work;
    if (const auto* command = std::get_if<Command>(&what))
        work = on_command(turn, *command);
    else if (const auto* news = std::get_if<TicketChanged>(&what))
        work = on_news(turn, *news);
    else if (const auto* sent = std::get_if<Submission>(&what))
        work = on_submission(turn, *sent);
    else if (const auto* click = std::get_if<Click>(&what))
        work = on_click(turn, *click);
    else if (const auto* message = std::get_if<Message>(&what))
        work = on_message(turn, *message);
    else if (const auto* forward = std::get_if<Forward>(&what))
        co_return forward_form(turn, *forward);
    else if (const auto* reaction = std::get_if<Reaction>(&what)) {
        Filed filed;
        filed.message = reaction->message;
        work = file_message(turn, std::move(filed));
    }
    if (work.valid()) {
        Result<Outcome> outcome = co_await std::move(work);
        co_return outcome;
    }
    if (const auto* tick = std::get_if<Tick>(&what)) co_return on_tick(turn, *tick);
    if (const auto* edit = std::get_if<Edit>(&what)) co_return change_comment(turn, edit->message, &edit->text);
    if (const auto* gone = std::get_if<Deletion>(&what)) co_return change_comment(turn, gone->message, nullptr);
    co_return Outcome{.label = "ignored.unknown", .state = turn.conversation};
}

awaitable<Result<Outcome>> TicketSkill::on_command(const Turn& turn, const Command& command) {
    const std::string verb = first_word(command.text);
    const auto words = command.text.find_first_not_of(' ', std::min(verb.size(), command.text.size()));
    std::string rest = words == command.text.npos ? std::string{} : command.text.substr(words);
    if (verb == "ticket") {
        const Proposal proposal = propose(Purpose::incident, rest, settings_.services);
        co_return ask_form(turn, open_form(proposal, turn.language), "ticket.form");
    }
    const bool steers = verb == "assign" || verb == "note" || verb == "set";
    Answer work = steers ? steer(turn, verb, rest) : list(turn, verb, rest);
    Result<Outcome> outcome = co_await std::move(work);
    co_return outcome;
}

awaitable<Result<Outcome>> TicketSkill::on_message(const Turn& turn, const Message& message) {
    if (turn.conversation.links.contains("ticket")) co_return relay(turn, message);
    if (asks_for_ticket(message.text)) {
        const Proposal proposal = propose(Purpose::incident, last_question(turn.conversation), settings_.services);
        co_return ask_form(turn, open_form(proposal, turn.language), "ticket.form");
    }
    const std::optional<Remembered> ticket = newest_open(turn.conversation);
    const bool own_thread = turn.event.kind != PlaceKind::direct && !turn.event.thread.empty();
    if (ticket && own_thread && !message.calls_us && ticket->requester == turn.speaker_key())
        co_return comment(turn, *ticket, message.text, message.id, message.files);
    if (!asks_how_it_stands(turn)) co_return offer(turn, message);
    const std::string verb = "mine", rest;
    Result<Outcome> outcome = co_await list(turn, verb, rest);
    if (outcome.has_value()) outcome->label = "ticket.status";
    co_return outcome;
}

awaitable<Result<Outcome>> TicketSkill::on_click(const Turn& turn, const Click& click) {
    if (click.taken_back) co_return Outcome{.label = "ignored.taken_back", .state = turn.conversation};
    const std::string& action = click.action;
    if (action == "ticket.open") {
        const std::string about = click.value.empty() ? last_question(turn.conversation) : click.value;
        const Proposal proposal = propose(Purpose::incident, about, settings_.services);
        co_return ask_form(turn, open_form(proposal, turn.language), "ticket.form");
    }
    if (action.starts_with("ticket.offer_") || action == "ticket.join" || action == "ticket.anew") {
        Result<Outcome> outcome = co_await on_offer(turn, click);
        co_return outcome;
    }
    if (action.starts_with("ticket.rate")) co_return rate(turn, click);
    if (action == "ticket.take" || action == "ticket.solve") co_return on_agents_click(turn, click);
    co_return on_ticket_button(turn, click);
}

Outcome TicketSkill::on_ticket_button(const Turn& turn, const Click& click) const {
    const std::optional<Remembered> ticket = recall(turn.conversation, click.value);
    if (!ticket) return refuse(turn, "gone", "ignored.old_card");
    if (ticket->requester != turn.speaker_key() && !is_agent(turn))
        return refuse(turn, "requester_only", "refused.not_the_requester");
    if (click.action == "ticket.comment")
        return ask_form(turn, comment_form(ticket->id, ticket->facts.number, turn.language), "ticket.comment_form");
    const bool confirm = click.action == "ticket.confirm";
    if (!confirm && click.action != "ticket.reopen")
        return {.label = "ignored.unknown_button", .state = turn.conversation};
    if (confirm == (ticket->facts.state == TicketState::closed) && is_over(ticket->facts.state) == confirm)
        return {.label = "ignored.settled", .state = turn.conversation};
    Outcome outcome{.label = confirm ? "ticket.closing" : "ticket.reopening", .state = turn.conversation};
    const TicketState next = confirm ? TicketState::closed : TicketState::open;
    outcome.effects.push_back(call(turn, 0, {.act = TicketCall::Act::set_state, .ticket = ticket->id, .state = next}));
    return outcome;
}

awaitable<Result<Outcome>> TicketSkill::on_submission(const Turn& turn, const Submission& sent) {
    if (sent.form == "ticket.solve") co_return solve(turn, sent);
    const auto value = [&sent](const char* name) {
        const auto found = sent.values.find(name);
        return found == sent.values.end() ? std::string{} : found->second;
    };
    if (sent.form == "ticket.open") {
        const std::string title = value("title"), text = value("text");
        Proposal proposal = propose(Purpose::incident, title + "\n" + text, settings_.services);
        proposal.title = title;
        proposal.text = text;
        proposal.impact = level_from(value("impact"));
        proposal.urgency = level_from(value("urgency"));
        const json kept = json::parse(sent.value, nullptr, false);
        if (kept.is_object()) proposal.kind = ticket_kind_from(kept.value("kind", "incident"));
        const std::string card = kept.is_object() ? kept.value("card", "") : "";
        if (kept.is_object() && kept.contains("filed")) {
            Filed filed{.message = kept.value("filed", ""), .author = kept.value("author", ""), .text = title};
            filed.confirmed = std::move(proposal);
            Result<Outcome> outcome = co_await file_message(turn, std::move(filed));
            co_return outcome;
        }
        Result<Outcome> outcome = co_await open_or_join(turn, proposal, card);
        co_return outcome;
    }
    const std::optional<Remembered> ticket = recall(turn.conversation, sent.value);
    if (!ticket || value("text").empty()) co_return refuse(turn, "gone", "ignored.old_card");
    co_return comment(turn, *ticket, value("text"));
}

// "Send to desk": the form, begun with that message; the thread and its address go with it.
Outcome TicketSkill::forward_form(const Turn& turn, const Forward& forward) const {
    const Purpose purpose = Purpose::incident;
    Form form = open_form(propose(purpose, without_call(forward.text), settings_.services), turn.language);
    form.value = json{{"filed", forward.message}, {"author", forward.author}}.dump();
    return ask_form(turn, std::move(form), "ticket.form");
}

Outcome TicketSkill::ask_form(const Turn& turn, Form form, std::string label) const {
    return ask_by_form(turn, std::move(form), std::move(label));
}

Outcome TicketSkill::refuse(const Turn& turn, const char* key, const char* label) const {
    Outcome outcome{.label = label, .state = turn.conversation};
    Card card{.text = texts().say(key, turn.language), .language = turn.language};
    outcome.effects.push_back(say_here(turn, 0, std::move(card), turn.event.person));
    return outcome;
}

Post TicketSkill::call(const Turn& turn, std::size_t number, TicketCall call) const {
    return desk_call(turn, number, settings_.desk, std::move(call));
}

Outcome TicketSkill::comment(const Turn& turn, const Remembered& known, const std::string& text,
                             const std::string& message, const std::vector<Attachment>& files) const {
    Outcome outcome{.label = "ticket.commented", .state = turn.conversation};
    TicketCall said{.act = TicketCall::Act::comment, .ticket = known.id, .text = text};
    said.files = carried(turn.event.account, files);
    outcome.effects.push_back(call(turn, 0, std::move(said)));
    if (message.empty()) return outcome;
    Remembered ticket = known;
    comment_of(ticket, turn.outgoing_id(0)).message = message;
    remember(outcome.state, ticket);
    return outcome;
}

// The ticket keeps up with what is said: an edit is an edit there, what is taken back goes.
Outcome TicketSkill::change_comment(const Turn& turn, const std::string& message, const std::string* text) const {
    Outcome outcome{.label = text ? "ticket.edited" : "ticket.withdrawn", .state = turn.conversation};
    TicketCall changed{.act = text ? TicketCall::Act::edit_comment : TicketCall::Act::remove_comment};
    if (text) changed.text = *text;
    if (const auto ticket = with_message(turn.conversation, message)) {
        changed.ticket = ticket->id;
        for (const Remembered::Comment& one : ticket->comments)
            if (one.message == message) changed.comment = one.comment;
        if (changed.comment.empty()) {  // what the ticket was made of: its text stays as it was filed
            changed.act = TicketCall::Act::comment;
            changed.text = text ? "✎ " + *text : texts().say("taken_back", ticket->language);
        }
    } else {
        const json& relayed = turn.conversation.memory.at("relayed").at(message);
        changed.ticket = relayed.value("ticket", "");
        changed.comment = relayed.value("comment", "");
        changed.internal = relayed.value("internal", false);
        if (text && changed.internal) changed.text.erase(0, std::min(text->find_first_not_of("/ "), text->size()));
    }
    outcome.effects.push_back(call(turn, 0, std::move(changed)));
    return outcome;
}

awaitable<Result<std::vector<HomeSection>>> TicketSkill::home(const Turn& turn) {
    const std::string requester = turn.speaker_key();
    const Result<std::vector<KnownTicket>> mine = co_await parts_.tickets_of(requester);
    if (mine.has_error()) co_return mine.error();
    std::string waiting, others;
    for (const KnownTicket& ticket : *mine) {
        if (ticket.facts.state == TicketState::closed || ticket.facts.state == TicketState::dropped) continue;
        const bool for_me = ticket.facts.state == TicketState::waiting || ticket.facts.state == TicketState::solved;
        (for_me ? waiting : others) += "- " + ticket_line(ticket, turn.language) + "\n";
    }
    std::vector<HomeSection> sections;
    const auto add = [&](HomeSection::Part part, const char* title, std::string text) {
        if (!text.empty()) text.pop_back();
        sections.push_back({.part = part, .title = texts().say(title, turn.language), .text = std::move(text)});
    };
    add(HomeSection::Part::waiting, "home_waiting", std::move(waiting));
    add(HomeSection::Part::recent, "home_tickets", std::move(others));
    if (!is_agent(turn)) co_return sections;
    const Result<std::vector<KnownTicket>> open = co_await parts_.open();
    if (open.has_error()) co_return open.error();
    std::string untaken;
    for (const KnownTicket& ticket : *open) {
        if (!ticket.facts.owner.empty()) continue;
        if (std::count(untaken.begin(), untaken.end(), '\n') == 5) break;
        untaken += "- P" + std::to_string(ticket.priority) + " " + ticket_line(ticket, turn.language) + "\n";
    }
    add(HomeSection::Part::waiting, "home_untaken", std::move(untaken));
    co_return sections;
}

}  // namespace twicket::ticket
