// Read jobs around bot/tickets, bot/ratings and the events of a thread.
#include "bot/app/ticket_parts.hpp"

#include "bot/early.hpp"
#include "bot/ratings.hpp"
#include "bot/text/fold.hpp"

namespace twicket::app {
namespace {

using boost::asio::awaitable;
using Tickets = std::vector<KnownTicket>;

constexpr std::int64_t most_listed = 20;     // of one's own tickets
constexpr std::int64_t most_compared = 500;  // of open ones, the most urgent
constexpr std::int64_t most_said = 100;      // messages of a thread

}  // namespace

std::vector<ticket::Said> said_in(store::Connection& connection, const ThreadName& thread) {
    std::vector<ticket::Said> said;
    auto rows = connection.query(
        "SELECT body FROM event WHERE account = $1 AND place = $2 AND thread = $3 ORDER BY sequence LIMIT $4",
        {thread.account, thread.place, thread.thread, most_said});
    while (rows.next()) {
        const Result<Event> event = event_from_json(rows.text(0));
        if (event.has_error()) continue;
        if (const auto* message = std::get_if<Message>(&event->what); message && !(message->text.empty() && message->files.empty()))
            said.push_back({message->id, event->person, message->text, message->files});
        const auto* edit = std::get_if<Edit>(&event->what);
        const auto* gone = std::get_if<Deletion>(&event->what);
        for (ticket::Said& one : said)
            if (edit && one.message == edit->message) one.text = edit->text;
        if (gone) std::erase_if(said, [&](const ticket::Said& one) { return one.message == gone->message; });
    }
    return said;
}

ticket::Parts ticket_parts(TicketSources sources) {
    store::Store& store = sources.store;
    const People& people = sources.people;
    ticket::Parts parts;
    parts.tickets_of = [&store](const std::string& requester) -> awaitable<Result<Tickets>> {
        const auto read = [requester](store::Connection& connection) {
            return tickets_of(connection, requester, most_listed);
        };
        Result<Tickets> tickets = co_await store.read(read);
        co_return tickets;
    };
    parts.open = [&store]() -> awaitable<Result<Tickets>> {
        const auto read = [](store::Connection& connection) { return open_tickets(connection, most_compared); };
        Result<Tickets> tickets = co_await store.read(read);
        co_return tickets;
    };
    parts.search = [&store](std::vector<std::string> words) -> awaitable<Result<Tickets>> {
        const auto read = [words](store::Connection& connection) {
            return search_tickets(connection, words, most_listed);
        };
        Result<Tickets> tickets = co_await store.read(read);
        co_return tickets;
    };
    parts.before = [&store](const std::string& id) -> awaitable<Result<std::optional<std::int64_t>>> {
        const auto read = [id](store::Connection& connection) { return tickets_before(connection, id); };
        Result<std::optional<std::int64_t>> before = co_await store.read(read);
        co_return before;
    };
    parts.known = [&store](const std::string& id) -> awaitable<Result<std::optional<KnownTicket>>> {
        const auto read = [id](store::Connection& connection) { return find_ticket(connection, id); };
        Result<std::optional<KnownTicket>> known = co_await store.read(read);
        co_return known;
    };
    parts.said = [&store](const ThreadName& thread) -> awaitable<Result<std::vector<ticket::Said>>> {
        const auto read = [thread](store::Connection& connection) { return said_in(connection, thread); };
        Result<std::vector<ticket::Said>> said = co_await store.read(read);
        co_return said;
    };
    parts.may_ask_for_rating = [&store](const std::string& person, Time now) -> awaitable<Result<bool>> {
        const auto read = [person, now](store::Connection& connection) {
            return may_ask_for_rating(connection, person, now);
        };
        Result<bool> may = co_await store.read(read);
        co_return may;
    };
    parts.link = std::move(sources.link);
    parts.key_of = [&people](const std::string& account, const std::string& user) {
        const Person& person = people.by_identity(account, user);
        return person.id.empty() ? account + "/" + user : person.id;
    };
    parts.name_of = [&people](const std::string& account, const std::string& user) {
        const Person& person = people.by_identity(account, user);
        return person.name.empty() ? user : person.name;
    };
    parts.is_person = [&people](const std::string& person) { return people.find(person) != nullptr; };
    parts.agent = [&people](const std::string& words) -> const Person* {
        const std::string wanted = text::fold(words);
        for (const Person& person : people.all()) {
            if (!person.has_role("agent") && !person.has_role("admin")) continue;
            const bool called = text::fold(person.id) == wanted || text::fold(person.name) == wanted ||
                                (!wanted.empty() && text::fold(person.email) == wanted);
            if (called) return &person;
        }
        return nullptr;
    };
    return parts;
}

ticket::Settings ticket_settings(const CoreSettings& settings) {
    ticket::Settings made{.desk = settings.desk,
                          .agents_account = settings.agents_account,
                          .agents_place = settings.agents_place,
                          .agents_language = settings.language};
    made.sla.hours = settings.working_hours;
    for (std::size_t i = 0; i < made.sla.by_priority.size(); ++i)
        made.sla.by_priority[i] = {settings.sla.by_priority[i].reply, settings.sla.by_priority[i].solve};
    for (const Service& service : settings.services) {
        ticket::ServiceName name{service.id, service.name, service.aliases};
        for (const auto& [language, called] : service.names) name.aliases.push_back(called);
        made.services.push_back(std::move(name));
    }
    return made;
}

}  // namespace twicket::app
