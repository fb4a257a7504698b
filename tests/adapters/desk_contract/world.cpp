// Time stands still but where settle() moves it.
#include "tests/adapters/desk_contract/world.hpp"

#include <random>

#include "bot/outbox_rows.hpp"
#include "bot/text/base64.hpp"

namespace twicket::desk_contract {
namespace {

std::string fresh_run() {
    std::random_device random;
    std::string bytes;
    for (int n = 0; n < 12; ++n) bytes += static_cast<char>(random());
    return text::to_hex(bytes);
}

}  // namespace

boost::asio::awaitable<Result<std::string>> FileNetwork::fetch(Attachment file, std::size_t most) {
    ++fetched;
    if (away) co_return Error{ErrorCode::unknown_outcome, "reset by the other side"};
    const auto found = files.find(file.url);
    if (found == files.end()) co_return Error{ErrorCode::not_found, "no such file"};
    if (found->second.size() > most) co_return Error{ErrorCode::too_large, "too large"};
    co_return found->second;
}

World::World(const Kind& of) : kind{of}, run_{fresh_run()} {
    // A real back-end keeps its own time.
    clock.time = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
    back_end = kind.back_end(*store);
    front = std::make_unique<Front>(*back_end);
    settings = kind.settings(front->url());
    egress.allow(net::parse_url(front->url()).value(), "the back-end");
    restart();
}

void World::restart() {
    outbox.reset();
    const auto networks = [this](const std::string& name) { return name == network.account() ? &network : nullptr; };
    account = std::make_unique<DeskAccount>(kind.desk(settings, client, clock, *store), inbox, *store, clock, networks);
    const auto find = [this](const std::string& name) { return name == account->account() ? account.get() : nullptr; };
    outbox = std::make_unique<Outbox>(*store, clock, find, [] { return 0.5; });
}

TicketDraft World::draft_of(const std::string& title) {
    TicketDraft draft{.title = title, .text = "Since this morning"};
    draft.impact = Level::medium;
    draft.requester = "ann";
    draft.requester_name = "Ann Meyer";
    draft.requester_email = "ann@example.com";
    draft.origin = {"slack/acme", "C1", "17.1", false};
    return draft;
}

std::string World::enqueue_now(Outgoing outgoing) {
    outgoing.id = run_ + "-" + std::to_string(++count_);
    if (outgoing.thread.empty()) outgoing.thread = outgoing.id;
    outgoing.account = account->account();
    const auto put = [outgoing, now = clock.now()](store::Connection& connection) {
        enqueue(connection, outgoing, 0, now);
    };
    await(store->write(put)).value();
    outbox->wake();
    return outgoing.id;
}

std::string World::open(TicketDraft draft) {
    Outgoing outgoing{.id = "", .account = "", .place = "", .thread = "", .reply = {}};
    outgoing.ticket = TicketCall{.draft = std::move(draft)};
    return enqueue_now(std::move(outgoing));
}

std::string World::call(const std::string& ticket, TicketCall call) {
    Outgoing outgoing{.id = "", .account = "", .place = "", .thread = ticket, .reply = {}};
    call.ticket = ticket;
    if (call.author.empty()) call.author = "Ann Meyer", call.person = "ann", call.email = "ann@example.com";
    outgoing.ticket = std::move(call);
    return enqueue_now(std::move(outgoing));
}

std::string World::comment(const std::string& ticket, const std::string& text, bool internal) {
    return call(ticket, {.act = TicketCall::Act::comment, .text = text, .internal = internal});
}

std::string World::set_state(const std::string& ticket, TicketState state, const std::string& text) {
    return call(ticket, {.act = TicketCall::Act::set_state, .text = text, .state = state});
}

std::string World::take(const std::string& ticket, const std::string& author, const std::string& email) {
    return call(ticket, {.act = TicketCall::Act::take, .author = author, .email = email, .person = "tom"});
}

void World::settle(Duration at_most) {
    const Time end = clock.now() + at_most;
    for (int round = 0; round < 50'000; ++round) {
        await(outbox->deliver_due());
        const auto due = testing::number_in(
            *store, "SELECT COALESCE(MIN(due), -1) FROM outgoing WHERE state IN ('waiting', 'sending')");
        if (due < 0 || clock.now() >= end) return;
        clock.time = std::min(end, std::max(clock.now() + std::chrono::milliseconds{200}, from_millis(due)));
    }
}

int World::look() {
    if (!kind.deliveries) {
        const Result<std::size_t> told = await(account->take_news());
        return told.has_value() ? static_cast<int>(*told) : -1;
    }
    const std::size_t before = events().size();
    net::Router router;
    account->add_routes(router);
    for (const net::HttpRequest& request : kind.deliveries(*back_end, clock.now())) {
        bool path_known = false;
        const net::Router::Route* route = router.find(request.method, request.path, path_known);
        if (!route) throw std::runtime_error("nobody listens at " + request.path);
        const net::HttpResponse answer = await(route->handler(request));
        if (answer.status != 200) return -1;
    }
    return static_cast<int>(events().size() - before);
}

std::vector<Event> World::events() {
    std::vector<Event> all;
    const auto read = [&](store::Connection& connection) {
        all.clear();
        auto rows = connection.query("SELECT body FROM event ORDER BY sequence");
        while (rows.next()) all.push_back(event_from_json(rows.text(0)).value());
    };
    store->read_now(read).value();
    return all;
}

std::vector<TicketChanged> World::news() {
    std::vector<TicketChanged> all;
    for (const Event& event : events()) all.push_back(std::get<TicketChanged>(event.what));
    return all;
}

std::vector<TicketChanged> World::news(const std::string& ticket, TicketNews wanted) {
    std::vector<TicketChanged> some;
    for (const TicketChanged& one : news())
        if (one.ticket == ticket && one.news == wanted) some.push_back(one);
    return some;
}

std::string World::cell(const std::string& sql) {
    std::string found;
    const auto read = [&](store::Connection& connection) {
        auto rows = connection.query(sql);
        found = rows.next() ? rows.string(0) : std::string{};
    };
    store->read_now(read).value();
    return found;
}

std::string World::state_of(const std::string& id) {
    return cell("SELECT state FROM outgoing WHERE id = '" + id + "'");
}
std::string World::reason_of(const std::string& id) {
    return cell("SELECT last_error FROM outgoing WHERE id = '" + id + "'");
}
std::string World::key_of(const std::string& ticket) {
    return cell("SELECT desk_key FROM ticket WHERE id = '" + ticket + "'");
}

SeenTicket World::there(const std::string& ticket) {
    const std::string key = key_of(ticket);
    for (SeenTicket& one : back_end->tickets())
        if (one.key == key) return std::move(one);
    throw std::runtime_error("the back-end has no ticket '" + key + "'");
}

}  // namespace twicket::desk_contract
