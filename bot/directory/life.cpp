// "Once" is the event's id in the inbox; the life event is marked as told with the last of its Ticks.
#include "bot/directory/life.hpp"

#include <spdlog/spdlog.h>

#include "bot/expert_records.hpp"
#include "bot/people_acts.hpp"
#include "bot/questions.hpp"
#include "bot/regularly.hpp"

namespace twicket::directory {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr std::int64_t at_once = 500, most_of_each = 50;
constexpr auto between = std::chrono::seconds{5};
constexpr auto found_within = std::chrono::hours{24 * 14};  // a newcomer who writes to nobody for so long is not told

std::string escaped_like(const std::string& text) {
    std::string safe;
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') safe += '\\';
        safe += c;
    }
    return safe;
}

struct Place {
    std::string account, place, thread;
};

// Threads in which a request waits for this person's word, each with the request's key and title.
struct Waiting {
    Place where;
    std::string key, title;
};
std::vector<Waiting> requests_of(store::Connection& connection, const std::string& person) {
    std::vector<Waiting> found;
    const std::string wanted = "%\"approver\":" + escaped_like(json(person).dump()) + "%";
    auto rows = connection.query("SELECT account, place, thread, body FROM conversation WHERE body LIKE $1 ESCAPE '\\' LIMIT $2",
                                 {wanted, at_once});
    while (rows.next()) {
        const json body = json::parse(rows.text(3), nullptr, false);
        if (!body.is_object() || !body.contains("links")) continue;
        for (const auto& [name, link] : body["links"].items()) {
            if (!link.is_object() || link.value("approver", "") != person || !link.contains("origin")) continue;
            const std::optional<ThreadName> origin = thread_name_of(link["origin"]);
            const bool here = origin && origin->account == rows.text(0) && origin->place == rows.text(1) && origin->thread == rows.text(2);
            if (here) found.push_back({{origin->account, origin->place, origin->thread}, link.value("key", ""), link.value("title", "")});
        }
    }
    return found;
}

// The agents' threads of conversations that the person had claimed.
std::vector<Place> claimed_by(store::Connection& connection, const std::string& person) {
    std::vector<Place> found;
    for (const AskedQuestion& one : questions_with(connection, person, most_of_each)) {
        auto rows = connection.query("SELECT body FROM conversation WHERE account = $1 AND place = $2 AND thread = $3",
                                     {one.account, one.place, one.thread});
        if (!rows.next()) continue;
        const json body = json::parse(rows.text(0), nullptr, false);
        if (!body.is_object() || !body.contains("links")) continue;
        if (const auto agents = linked_thread(body["links"], "agents")) found.push_back({agents->account, agents->place, agents->thread});
    }
    return found;
}

Event tick(const Place& where, const LifeEvent& life, const std::string& name, std::string timer, Time now) {
    Event event{.account = where.account, .external_id = "life/" + std::to_string(life.number) + "/" + name, .at = now, .place = where.place,
                .thread = where.thread, .person = {}, .what = Tick{std::move(timer)}};
    return event;
}

}  // namespace

std::string tick_for(std::string_view what, const std::string& person) {
    return std::string{what} + ":" + person;
}

Left left_by(store::Connection& connection, const std::string& person, const std::string& name) {
    Left left;
    auto tickets = connection.query("SELECT id, title, number, account, place, thread FROM ticket WHERE owner = $1 AND over = 0"
                                    " ORDER BY priority, created LIMIT $2",
                                    {name, most_of_each});
    while (tickets.next())
        left.tickets.push_back({tickets.string(0), tickets.string(1), tickets.string(2), tickets.string(3), tickets.string(4), tickets.string(5)});
    for (const AskedQuestion& one : questions_with(connection, person, most_of_each)) left.questions.push_back(one.text);
    for (const Waiting& one : requests_of(connection, person))
        if (left.requests.size() < most_of_each) left.requests.push_back(one.title);
    auto entries = connection.query("SELECT title FROM entry WHERE owner = $1 AND state <> 'retired' ORDER BY title LIMIT $2", {person, most_of_each});
    while (entries.next()) left.entries.push_back(entries.string(0));
    return left;
}

std::string to_json(const Left& left) {
    json tickets = json::array();
    for (const Left::Ticket& one : left.tickets)
        tickets.push_back({{"id", one.id}, {"title", one.title}, {"number", one.number}, {"account", one.account}, {"place", one.place}, {"thread", one.thread}});
    return json{{"tickets", std::move(tickets)}, {"questions", left.questions}, {"requests", left.requests}, {"entries", left.entries}}.dump();
}

Left left_from_json(std::string_view text) {
    Left left;
    const json from = json::parse(text, nullptr, false);
    if (!from.is_object()) return left;
    for (const json& one : from.value("tickets", json::array()))
        left.tickets.push_back({one.value("id", ""), one.value("title", ""), one.value("number", ""), one.value("account", ""), one.value("place", ""),
                                one.value("thread", "")});
    left.questions = from.value("questions", left.questions);
    left.requests = from.value("requests", left.requests);
    left.entries = from.value("entries", left.entries);
    return left;
}

awaitable<std::size_t> LifeWatch::put(LifeEvent life, Event event, bool last) {
    const Time now = parts_.clock.now();
    std::function<void(store::Connection&)> alongside;
    if (last) alongside = [number = life.number, now](store::Connection& connection) { note_told(connection, number, now); };
    const Result<Accepted> accepted = co_await parts_.inbox.accept(std::move(event), std::move(alongside));
    if (accepted.has_error()) co_return 0;
    if (last && !accepted->fresh) co_await done(life);
    co_return accepted->fresh ? 1 : 0;
}

awaitable<void> LifeWatch::done(LifeEvent event) {
    const auto note = [number = event.number, now = parts_.clock.now()](store::Connection& connection) { note_told(connection, number, now); };
    const Result<void> noted = co_await parts_.store.write(note);
    if (noted.has_error()) spdlog::warn("people: what is told could not be noted: {}", noted.error().detail);
}

// In the newcomer's direct conversation, as soon as a network knows one.
awaitable<std::size_t> LifeWatch::welcome(LifeEvent event) {
    const Person* person = parts_.people.find(event.person);
    const bool too_late = parts_.clock.now() - event.at > found_within;
    if (!parts_.onboards || !person || too_late) {
        co_await done(event);
        co_return 0;
    }
    std::string whom = event.person;
    FindAdapter find = parts_.find_adapter;
    Identity first;
    const Result<Reached> reached = co_await reach(parts_.people, std::move(find), std::move(whom), std::move(first));
    if (reached.has_error()) co_return 0;
    Event begin = tick({reached->account, reached->place, ""}, event, "onboarding", tick_for("onboarding.begin", event.person), parts_.clock.now());
    begin.kind = PlaceKind::direct;
    begin.person = reached->user;
    const std::size_t made = co_await put(event, std::move(begin), true);
    co_return made;
}

awaitable<std::size_t> LifeWatch::see_off(LifeEvent event) {
    const Person* left = parts_.people.find_left(event.person);
    if (!left) {  // back already
        co_await done(event);
        co_return 0;
    }
    struct Work {
        std::vector<Place> claimed;
        std::vector<Waiting> requests;
        std::vector<ThreadName> answers;  // where people wait for the person's answer as somebody who knows
        Left left;
    };
    const auto look = [person = left->id, name = left->name](store::Connection& connection) {
        return Work{claimed_by(connection, person), requests_of(connection, person),
                    expert_records::threads_with(connection, person, most_of_each), left_by(connection, person, name)};
    };
    const std::string manager = left->manager;
    const Result<Work> work = co_await parts_.store.read(look);
    if (work.has_error()) co_return 0;
    std::size_t made = 0, number = 0;
    const Time now = parts_.clock.now();
    std::vector<Event> events;
    const bool any = !work->left.nothing();
    if (any) {
        const auto keep = [person = event.person, body = to_json(work->left), now](store::Connection& connection) {
            Paper paper = papers::read(connection, "leaver", person);
            if (paper.version > 0) return;  // of an earlier try: since then some may be in other hands
            paper.body = body;
            papers::write(connection, {std::move(paper)}, "", now);
        };
        const Result<void> kept = co_await parts_.store.write(keep);
        if (kept.has_error()) co_return 0;
    }
    if (any && !parts_.agents_account.empty())
        events.push_back(tick({parts_.agents_account, parts_.agents_place, ""}, event, "agents", tick_for("leaver.agents", event.person), now));
    if (const Person* boss = any ? parts_.people.in_charge_for(manager) : nullptr) {
        std::string whom = boss->id;
        if (!work->left.entries.empty() && parts_.hand_on_entries) {
            std::string from = event.person, to = boss->id;
            const Result<void> handed = co_await parts_.hand_on_entries(std::move(from), std::move(to));
            if (handed.has_error()) co_return 0;
        }
        FindAdapter find = parts_.find_adapter;
        Identity first;
        const Result<Reached> reached = co_await reach(parts_.people, std::move(find), std::move(whom), std::move(first));
        if (reached.has_error() && reached.error().code == ErrorCode::unavailable) co_return 0;
        if (reached.has_value()) {
            Event told = tick({reached->account, reached->place, ""}, event, "manager", tick_for("leaver.manager", event.person), now);
            told.kind = PlaceKind::direct;
            told.person = reached->user;
            events.push_back(std::move(told));
        }
    }
    for (const Place& where : work->claimed)
        events.push_back(tick(where, event, "handoff/" + std::to_string(number++), tick_for("handoff.left", event.person), now));
    for (const Waiting& one : work->requests)
        events.push_back(tick(one.where, event, "request/" + std::to_string(number++), tick_for("request.left", one.key), now));
    for (const ThreadName& where : work->answers) {
        Event one = tick({where.account, where.place, where.thread}, event, "expert/" + std::to_string(number++),
                         tick_for("expert.left", event.person), now);
        if (where.direct) one.kind = PlaceKind::direct;
        events.push_back(std::move(one));
    }
    for (std::size_t i = 0; i < events.size(); ++i) {
        Event one = std::move(events[i]);
        const std::size_t fresh = co_await put(event, std::move(one), i + 1 == events.size());
        made += fresh;
    }
    if (events.empty()) co_await done(event);
    co_return made;
}

awaitable<std::size_t> LifeWatch::tell(LifeEvent event) {
    std::size_t made = 0;
    if (event.what == LifeEvent::What::joined) {
        made = co_await welcome(event);
    } else if (event.what == LifeEvent::What::left) {
        made = co_await see_off(event);
    } else {
        co_await done(event);
    }
    co_return made;
}

awaitable<std::size_t> LifeWatch::look() {
    const auto read = [](store::Connection& connection) { return untold(connection, at_once); };
    const Result<std::vector<LifeEvent>> events = co_await parts_.store.read(read);
    if (events.has_error()) co_return 0;
    std::size_t made = 0;
    for (const LifeEvent& one : *events) {
        LifeEvent copy = one;
        const std::size_t fresh = co_await tell(std::move(copy));
        made += fresh;
    }
    co_return made;
}

awaitable<void> LifeWatch::run() {
    return regularly(between, [this] { return look(); });
}

}  // namespace twicket::directory
