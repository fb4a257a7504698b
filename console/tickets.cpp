// The desk's tickets: what waits, one ticket with all that was said and done, and an agent's acts. What really happens to
// a ticket is told by its back-end; here it is asked for, as `/desk assign`, `note` and `set` do.
#include <algorithm>

#include "bot/audit.hpp"
#include "bot/event.hpp"
#include "bot/outbox_rows.hpp"
#include "bot/screening.hpp"
#include "bot/text/fold.hpp"
#include "bot/tickets.hpp"
#include "console/operations.hpp"
#include "console/session.hpp"

namespace twicket::console {
namespace {

using nlohmann::json;
constexpr std::int64_t most_tickets = 500, most_found = 100, most_acts = 300;
constexpr std::size_t longest_words = 4'000;  // bytes of a comment

std::string name_of_person(const Parts& parts, const std::string& id) {
    const Person* person = parts.people.find(id);
    return person ? person->name : id;
}

json ticket_json(const Parts& parts, const KnownTicket& one) {
    const Place* place = parts.places.find(one.origin.account, one.origin.place);
    const bool shown = place && place->kind != PlaceKind::direct && !one.origin.direct;
    return {{"id", one.id}, {"number", one.facts.number}, {"title", one.title}, {"kind", name_of(one.kind)}, {"state", name_of(one.facts.state)},
            {"over", is_over(one.facts.state)}, {"owner", one.facts.owner}, {"requester", name_of_person(parts, one.requester)}, {"priority", one.priority},
            {"service", one.service}, {"desk", one.desk}, {"url", one.facts.url}, {"created", to_rfc3339(one.created)}, {"updated", to_rfc3339(one.updated)},
            {"origin", shown ? json{{"account", one.origin.account}, {"place", one.origin.place}, {"thread", one.origin.thread}, {"name", "#" + place->name}} : json{}}};
}

std::vector<KnownTicket> over_tickets(store::Connection& connection) {
    std::vector<std::string> ids;
    {
        auto rows = connection.query("SELECT id FROM ticket WHERE over = 1 ORDER BY updated DESC LIMIT $1", {most_found});
        while (rows.next()) ids.push_back(rows.string(0));
    }
    std::vector<KnownTicket> found;
    for (const std::string& id : ids)
        if (auto one = find_ticket(connection, id)) found.push_back(std::move(*one));
    return found;
}

json agents_of(const Parts& parts) {
    json agents = json::array();
    for (const Person& person : parts.people.all())
        if ((person.has_role("agent") || person.has_role("admin")) && parts.people.stands(person)) agents.push_back({{"id", person.id}, {"name", person.name}});
    return agents;
}

struct Item {
    Time at;
    json value;
};

json item_json(std::string act, std::string by, std::string text, bool internal, std::string state, Time at) {
    return {{"act", std::move(act)}, {"by", std::move(by)}, {"text", std::move(text)}, {"internal", internal}, {"state", std::move(state)}, {"at", to_rfc3339(at)}, {"waits", false}, {"trouble", ""}};
}

// What we asked the back-end for; `waits` and `trouble`: it has not been done yet, and why.
void add_calls(store::Connection& connection, const KnownTicket& ticket, std::vector<Item>& items) {
    auto rows = connection.query("SELECT body, created, state, last_error FROM outgoing WHERE account = $1 AND thread = $2 ORDER BY number LIMIT $3", {ticket.desk, ticket.id, most_acts});
    while (rows.next()) {
        const auto outgoing = outgoing_from_json(rows.text(0));
        if (outgoing.has_error() || !outgoing->ticket) continue;
        const TicketCall& call = *outgoing->ticket;
        const bool opens = call.act == TicketCall::Act::open;
        const Time at = from_millis(rows.integer(1));
        json value = item_json(std::string{name_of(call.act)}, opens ? call.draft.requester_name : call.author, opens ? call.draft.text : call.text, call.internal,
                               call.act == TicketCall::Act::set_state ? std::string{name_of(call.state)} : std::string{}, at);
        const std::string_view state = rows.text(2);
        value["waits"] = state == "waiting" || state == "sending";
        if (state == "dead" || state == "in_doubt") value["trouble"] = rows.string(3);
        items.push_back({at, std::move(value)});
    }
}

// What others did at the back-end.
void add_news(store::Connection& connection, const KnownTicket& ticket, std::vector<Item>& items) {
    const ThreadName& origin = ticket.origin;
    auto rows = connection.query("SELECT body, arrived FROM event WHERE account = $1 AND place = $2 AND thread = $3 ORDER BY sequence LIMIT $4",
                                 {origin.account, origin.place, origin.thread, most_acts * 5});
    while (rows.next()) {
        const auto event = event_from_json(rows.text(0));
        if (event.has_error()) continue;
        const auto* news = std::get_if<TicketChanged>(&event->what);
        if (!news || news->ticket != ticket.id || !news->person.empty() || !news->comment.empty()) continue;
        const bool told = news->news == TicketNews::commented || news->news == TicketNews::state || news->news == TicketNews::owner;
        if (!told) continue;
        const Time at = from_millis(rows.integer(1));
        json value = item_json(std::string{name_of(news->news)}, news->author, news->text, false, news->news == TicketNews::state ? std::string{name_of(news->facts.state)} : std::string{}, at);
        if (news->news == TicketNews::owner) value["text"] = news->facts.owner;
        items.push_back({at, std::move(value)});
    }
}

// What an agent wants; the reason why not instead. `owner`: to whom it is given.
std::string wanted_call(const Parts& parts, const Asked& asked, TicketCall& call) {
    const std::string act = text_in(asked.body, "act");
    call.text = screening().hidden("console", "", text_in(asked.body, "text"));
    if (call.text.size() > longest_words) return "a comment has at most 4000 bytes";
    const Person* who = parts.people.find(asked.caller.id);
    if (act == "assign") {
        who = parts.people.find(text_in(asked.body, "person"));
        if (!who || !(who->has_role("agent") || who->has_role("admin"))) return "\"person\" is an agent's id";
        call.act = TicketCall::Act::take;
    } else if (act == "comment" || act == "note") {
        if (call.text.find_first_not_of(" \n\t\r") == call.text.npos) return "\"text\" is what you say";
        call.act = TicketCall::Act::comment;
        call.internal = act == "note";
    } else if (act == "set") {
        const std::string state = text_in(asked.body, "state");
        call.act = TicketCall::Act::set_state;
        call.state = ticket_state_from(state);
        if (name_of(call.state) != state) return "\"state\" is open, working, waiting, solved, closed or dropped";
    } else {
        return "\"act\" is assign, comment, note or set";
    }
    call.person = asked.caller.id;
    call.author = asked.caller.name;
    if (who) call.person = who->id, call.author = who->name, call.email = who->email;
    return {};
}

}  // namespace

Answering tickets(const Parts& parts, const Asked& asked) {
    const std::string words = asked.request.parameter("words"), state = asked.request.parameter("state");
    auto job = [words = text::words(text::fold(words)), over = state == "over"](store::Connection& connection) {
        if (!words.empty()) return search_tickets(connection, words, most_found);
        return over ? over_tickets(connection) : open_tickets(connection, most_tickets);
    };
    const auto found = co_await parts.store.read(std::move(job));
    if (found.has_error()) co_return refusal(found.error());
    json list = json::array();
    for (const KnownTicket& one : *found) list.push_back(ticket_json(parts, one));
    co_return reply(200, {{"tickets", list}, {"agents", agents_of(parts)}});
}

Answering ticket(const Parts& parts, const Asked& asked) {
    struct Seen {
        std::optional<KnownTicket> ticket{};
        std::vector<Item> items{};
    };
    auto job = [id = asked.parts[0]](store::Connection& connection) {
        Seen seen{find_ticket(connection, id)};
        if (!seen.ticket) return seen;
        add_calls(connection, *seen.ticket, seen.items);
        add_news(connection, *seen.ticket, seen.items);
        std::ranges::stable_sort(seen.items, {}, &Item::at);
        return seen;
    };
    const auto seen = co_await parts.store.read(std::move(job));
    if (seen.has_error()) co_return refusal(seen.error());
    if (!seen->ticket) co_return refusal(404, "there is no such ticket");
    json items = json::array();
    for (const Item& item : seen->items) items.push_back(item.value);
    co_return reply(200, {{"ticket", ticket_json(parts, *seen->ticket)}, {"items", items}, {"agents", agents_of(parts)}});
}

Answering ticket_act(const Parts& parts, const Asked& asked) {
    TicketCall call{.ticket = asked.parts[0]};
    if (const std::string why = wanted_call(parts, asked, call); !why.empty()) co_return refusal(400, why);
    auto job = [call, by = asked.caller.id, act = "ticket." + text_in(asked.body, "act"), id = "console-" + random_secret().substr(0, 24), now = parts.clock.now()](store::Connection& connection) {
        const auto known = find_ticket(connection, call.ticket);
        if (!known) return false;
        Outgoing outgoing{.id = id, .account = known->desk, .place = "", .thread = known->id, .reply = {}};
        outgoing.ticket = call;
        enqueue(connection, outgoing, 0, now);
        append_audit(connection, {.at = now, .actor = by, .act = act, .detail = json{{"ticket", known->facts.number}}.dump()});
        return true;
    };
    const auto done = co_await parts.store.write(std::move(job));
    if (done.has_error()) co_return refusal(done.error());
    if (!*done) co_return refusal(404, "there is no such ticket");
    if (parts.deliveries_waiting) parts.deliveries_waiting();
    co_return reply(200, json::object());
}

}  // namespace twicket::console
