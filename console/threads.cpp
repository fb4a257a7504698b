// Threads: the newest questions with their state, and what was said in one. What people write to the bot alone is shown
// only once they asked for a human: before that it is between them and the bot.
#include <algorithm>

#include "bot/event.hpp"
#include "bot/reply.hpp"
#include "console/operations.hpp"
#include "console/resolution.hpp"

namespace twicket::console {
namespace {

using nlohmann::json;
constexpr std::int64_t most_items = 200;

bool is_open(const Parts& parts, const std::string& account, const std::string& place) {
    const Place* known = parts.places.find(account, place);
    return known && known->kind != PlaceKind::direct;
}

std::string name_of_person(const Parts& parts, const std::string& id) {
    const Person* person = parts.people.find(id);
    return person ? person->name : id;
}

json row_json(const Parts& parts, const PastAsking& one) {
    const Place* place = parts.places.find(one.account, one.place);
    const bool shown = is_open(parts, one.account, one.place) || one.with_people();
    return {{"account", one.account},
            {"place", one.place},
            {"place_name", place && place->kind != PlaceKind::direct ? "#" + place->name : ""},
            {"thread", one.thread.empty() ? one.message : one.thread},
            {"person", shown ? json(name_of_person(parts, one.person)) : json{}},
            {"text", shown ? json(one.text) : json{}},
            {"state", one.state},
            {"handler", one.handler.empty() ? json{} : json(name_of_person(parts, one.handler))},
            {"judged", one.judged},
            {"asked", to_rfc3339(one.asked)},
            {"updated", to_rfc3339(one.updated)}};
}

struct Item {
    Time at;
    json value;
};

void add_messages(store::Connection& connection, const std::vector<std::string>& name, std::vector<Item>& items) {
    auto rows = connection.query(
        "SELECT body, arrived, label, sequence FROM event WHERE account = $1 AND place = $2 AND thread = $3 ORDER BY sequence LIMIT $4",
        {name[0], name[1], name[2], most_items});
    while (rows.next()) {
        const auto event = event_from_json(rows.text(0));
        if (event.has_error()) continue;
        const auto* message = std::get_if<Message>(&event->what);
        const auto* command = std::get_if<Command>(&event->what);
        if (!message && !command) continue;
        const Time at = from_millis(rows.integer(1));
        items.push_back({at, {{"by", event->person}, {"bot", false}, {"text", message ? message->text : "/desk " + command->text},
                              {"outcome", rows.string(2)}, {"at", to_rfc3339(at)}}});
    }
}

void add_replies(store::Connection& connection, const std::vector<std::string>& name, std::vector<Item>& items) {
    auto rows = connection.query(
        "SELECT body, created, state FROM outgoing WHERE account = $1 AND place = $2 AND thread = $3 AND updates = '' ORDER BY number LIMIT $4",
        {name[0], name[1], name[2], most_items});
    while (rows.next()) {
        const auto outgoing = outgoing_from_json(rows.text(0));
        if (outgoing.has_error() || outgoing->reply.card.text.empty() || !outgoing->reply.only_for.empty()) continue;
        const Time at = from_millis(rows.integer(1));
        items.push_back({at, {{"by", outgoing->reply.card.speaker}, {"bot", true}, {"text", outgoing->reply.card.text},
                              {"outcome", rows.string(2)}, {"at", to_rfc3339(at)}}});
    }
}

}  // namespace

Answering threads(const Parts& parts, const Asked& asked) {
    const auto limit = number_in(asked.request, "limit", 100, 1, 500);
    const Time since = parts.clock.now() - std::chrono::days{31};
    const std::string state = asked.request.parameter("state");
    auto job = [since](store::Connection& connection) { return askings_since(connection, since, 5'000); };
    const auto found = co_await parts.store.read(std::move(job));
    if (found.has_error()) co_return refusal(found.error());
    json list = json::array();
    for (auto one = found->rbegin(); one != found->rend() && list.size() < static_cast<std::size_t>(limit); ++one)
        if (state.empty() || one->state == state) list.push_back(row_json(parts, *one));
    co_return reply(200, {{"threads", list}});
}

Answering thread(const Parts& parts, const Asked& asked) {
    struct Found {
        std::vector<Item> items;
        bool handed_on = false;
    };
    auto job = [name = asked.parts](store::Connection& connection) {
        Found found;
        auto rows = connection.query("SELECT 1 FROM question WHERE account = $1 AND place = $2 AND (thread = $3 OR message = $3)"
                                     " AND state IN ('queued', 'with_human', 'handled')", {name[0], name[1], name[2]});
        found.handed_on = rows.next();
        add_messages(connection, name, found.items);
        add_replies(connection, name, found.items);
        std::ranges::stable_sort(found.items, {}, &Item::at);
        return found;
    };
    const auto found = co_await parts.store.read(std::move(job));
    if (found.has_error()) co_return refusal(found.error());
    if (!is_open(parts, asked.parts[0], asked.parts[1]) && !found->handed_on)
        co_return refusal(403, "what somebody writes to the bot alone is shown once he or she asks for a human");
    json items = json::array();
    for (const Item& item : found->items) {
        json value = item.value;
        if (!value["bot"].get<bool>()) {
            const Person& person = parts.people.by_identity(asked.parts[0], value["by"].get<std::string>());
            if (!person.id.empty()) value["by"] = person.name;
        }
        items.push_back(std::move(value));
    }
    co_return reply(200, {{"items", items}});
}

}  // namespace twicket::console
