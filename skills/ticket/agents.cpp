// What agents do in their own place: taking a ticket joins that thread with it; and the lists that only they may see.
#include "bot/say.hpp"
#include "bot/text/fold.hpp"
#include "skills/ticket/memory.hpp"
#include "skills/ticket/texts.hpp"
#include "skills/ticket/threads.hpp"
#include "skills/ticket/ticket.hpp"

namespace twicket::ticket {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr std::size_t most_relayed = 40;  // messages of a thread whose edits are followed
constexpr std::size_t most_listed = 20;

// The beginning of a text up to the first blank, which goes with it.
std::string take_word(std::string& text) {
    const auto end = std::min(text.find(' '), text.size());
    std::string word = text.substr(0, end);
    text.erase(0, std::min(text.find_first_not_of(' ', end), text.size()));
    return word;
}

}  // namespace

Outcome TicketSkill::on_agents_click(const Turn& turn, const Click& click) const {
    if (!is_agent(turn)) return refuse(turn, "agents_only", "refused.not_an_agent");
    const json value = json::parse(click.value, nullptr, false);
    if (!value.is_object() || value.value("id", "").empty()) return refuse(turn, "gone", "ignored.old_card");
    if (click.action == "ticket.take") return take(turn, value);
    return ask_form(turn, solve_form(click.value, value.value("number", ""), turn.language), "ticket.solve_form");
}

Outcome TicketSkill::take(const Turn& turn, const json& value) const {
    Outcome outcome{.label = "ticket.taken", .state = turn.conversation};
    const std::string id = value.value("id", ""), number = value.value("number", ""), name = turn.speaker();
    outcome.state.links["ticket"] = value;
    Card card{.text = texts().say("taken_here", settings_.agents_language, {{"name", name}, {"number", number}}),
              .language = settings_.agents_language};
    outcome.effects.push_back(say_here(turn, 0, std::move(card)));
    outcome.effects.push_back(call(turn, 1, {.act = TicketCall::Act::take, .ticket = id}));
    outcome.effects.push_back(LinkThread{value.value("account", ""),
                                         value.value("place", ""),
                                         value.value("thread", ""),
                                         {{"ticket:" + id, json_of(turn.here())}}});
    outcome.effects.push_back(Audit{"ticket.take", json{{"ticket", number}}.dump()});
    return outcome;
}

Outcome TicketSkill::relay(const Turn& turn, const Message& message) const {
    const json& link = turn.conversation.links["ticket"];
    const bool internal = message.text.starts_with(note_prefix);
    Outcome outcome{.label = internal ? "internal_note" : "relayed", .state = turn.conversation};
    std::string text = message.text;
    if (internal) text.erase(0, std::min(text.find_first_not_of("/ "), text.size()));
    if (text.empty() && message.files.empty()) return {.label = "ignored.nothing_said", .state = turn.conversation};
    const std::string id = link.value("id", "");
    TicketCall said{.act = TicketCall::Act::comment, .ticket = id, .text = std::move(text), .internal = internal};
    said.files = carried(turn.event.account, message.files);
    outcome.effects.push_back(call(turn, 0, std::move(said)));
    json& relayed = outcome.state.memory["relayed"];
    if (!relayed.is_object()) relayed = json::object();
    relayed[message.id] = {{"ticket", id}, {"comment", turn.outgoing_id(0)}, {"internal", internal}};
    if (relayed.size() > most_relayed) relayed.erase(relayed.begin());
    return outcome;
}

Outcome TicketSkill::solve(const Turn& turn, const Submission& sent) const {
    if (!is_agent(turn)) return refuse(turn, "agents_only", "refused.not_an_agent");
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

// `/desk assign INC-1 tom`, `/desk note INC-1 words`, `/desk set INC-1 waiting [why]`; of agents.
awaitable<Result<Outcome>> TicketSkill::steer(const Turn& turn, const std::string& verb, const std::string& rest) {
    if (!is_agent(turn)) co_return refuse(turn, "agents_only", "refused.not_an_agent");
    std::string words = rest;
    const std::string number = take_word(words);
    std::vector<std::string> parts = text::words(text::fold(number));
    const Result<std::vector<KnownTicket>> found = co_await parts_.search(std::move(parts));
    if (found.has_error()) co_return found.error();
    const auto known = std::ranges::find_if(
        *found, [&](const KnownTicket& one) { return text::fold(one.facts.number) == text::fold(number); });
    if (known == found->end()) co_return refuse(turn, "found_none", "ignored.unknown_ticket");
    TicketCall wanted{.act = TicketCall::Act::comment, .ticket = known->id, .text = words, .internal = true};
    const Person* owner = nullptr;
    if (verb == "assign") {
        owner = parts_.agent(words);
        if (!owner) co_return refuse(turn, "no_such_agent", "refused.no_such_agent");
        wanted = {.act = TicketCall::Act::take, .ticket = known->id};
    } else if (verb == "set") {
        const TicketState state = ticket_state_from(take_word(words));
        wanted = {.act = TicketCall::Act::set_state, .ticket = known->id, .text = words, .state = state};
    } else if (words.empty()) {
        co_return refuse(turn, "found_none", "ignored.nothing_said");
    }
    Outcome outcome{.label = "ticket." + verb, .state = turn.conversation};
    Post post = call(turn, 0, std::move(wanted));
    post.outgoing.account = known->desk;
    if (owner) post.outgoing.ticket->author = owner->name, post.outgoing.ticket->person = owner->id, post.outgoing.ticket->email = owner->email;
    outcome.effects.push_back(std::move(post));
    Card card{.text = "✓ " + known->facts.number, .language = turn.language};
    outcome.effects.push_back(say_here(turn, 1, std::move(card), turn.event.person));
    outcome.effects.push_back(Audit{"ticket." + verb, json{{"ticket", known->facts.number}}.dump()});
    co_return outcome;
}

// `/desk mine`, `/desk queue`, `/desk search words`, `/desk show INC-1`; for the speaker's eyes.
awaitable<Result<Outcome>> TicketSkill::list(const Turn& turn, const std::string& verb, const std::string& rest) {
    const std::string requester = turn.speaker_key();
    std::vector<KnownTicket> tickets;
    const char *title = "mine", *none = "mine_none", *label = "ticket.listed";
    if (verb == "mine") {
        Result<std::vector<KnownTicket>> mine = co_await parts_.tickets_of(requester);
        if (mine.has_error()) co_return mine.error();
        tickets = std::move(*mine);
    } else if (verb == "queue") {
        if (!is_agent(turn)) co_return refuse(turn, "agents_only", "refused.not_an_agent");
        Result<std::vector<KnownTicket>> open = co_await parts_.open();
        if (open.has_error()) co_return open.error();
        tickets = std::move(*open);
        title = "queue", none = "queue_none", label = "ticket.queue";
    } else {
        std::vector<std::string> words = text::words(text::fold(rest));
        Result<std::vector<KnownTicket>> found = co_await parts_.search(std::move(words));
        if (found.has_error()) co_return found.error();
        for (KnownTicket& ticket : *found)
            if (is_agent(turn) || ticket.requester == requester) tickets.push_back(std::move(ticket));
        title = "found", none = "found_none", label = "ticket.found";
    }
    const std::size_t all = tickets.size();
    if (all > most_listed) tickets.resize(most_listed);
    Card card = list_card(tickets, title, none, turn.language);
    if (verb == "queue") {
        card.text = texts().say(all == 0 ? none : title, turn.language, {{"count", std::to_string(all)}});
        for (const KnownTicket& ticket : tickets)
            card.text += "\n- P" + std::to_string(ticket.priority) + " " + ticket_line(ticket, turn.language);
    }
    Outcome outcome{.label = label, .state = turn.conversation};
    outcome.effects.push_back(say_here(turn, 0, std::move(card), turn.event.person));
    co_return outcome;
}

}  // namespace twicket::ticket
