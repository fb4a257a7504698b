// Crash rule: a call's news is in the inbox before its row is settled, under an id made of the row's; a row found open
// is looked for at the back-end and told again, which the inbox then knows as a copy.
#include "bot/desk_account.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bot/adapter_notes.hpp"
#include "bot/outbox_rows.hpp"

namespace twicket {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using asio::awaitable;

constexpr std::string_view cursor_note = "news";
constexpr Duration worth_telling = 15s;   // shorter troubles end before anybody has read of them
constexpr std::size_t most_told = 1'000;  // of those who wait, in one round

TicketNews news_of(TicketCall::Act act) {
    if (act == TicketCall::Act::comment) return TicketNews::commented;
    if (act == TicketCall::Act::edit_comment) return TicketNews::edited;
    if (act == TicketCall::Act::remove_comment) return TicketNews::removed;
    return act == TicketCall::Act::take ? TicketNews::owner : TicketNews::state;
}

// The same answers that bot/delivery takes for final.
bool is_final(ErrorCode code) {
    return code == ErrorCode::invalid || code == ErrorCode::forbidden || code == ErrorCode::not_found ||
           code == ErrorCode::too_large || code == ErrorCode::unsupported;
}

// A ticket that its back-end does not know yet.
KnownTicket wanted(const Outgoing& outgoing, const std::string& account, Time now) {
    const TicketDraft& draft = outgoing.ticket->draft;
    KnownTicket ticket{.id = outgoing.id, .desk = account, .key = "", .kind = draft.kind, .title = draft.title};
    ticket.requester = draft.requester;
    ticket.priority = priority_of(draft.impact, draft.urgency);
    ticket.created = now;
    ticket.service = draft.service;
    ticket.words = words_to_find(draft.title, draft.text);
    ticket.origin = draft.origin;
    return ticket;
}

// What a change told by the back-end makes of what we knew; false: nothing that is new.
bool is_news(const Desk& desk, const DeskChange& change, TicketFacts& known) {
    if (change.news == TicketNews::commented) return !change.text.empty();
    if (change.news == TicketNews::owner) {
        if (change.facts.owner.empty() || change.facts.owner == known.owner) return false;
        known.owner = change.facts.owner;
        return true;
    }
    if (change.news != TicketNews::state || desk.same(change.facts.state, known.state)) return false;
    known.state = change.facts.state;
    return true;
}

}  // namespace

DeskAccount::DeskAccount(std::unique_ptr<Desk> desk, Inbox& inbox, store::Store& store, Clock& clock,
                         FileCarrier::FindAdapter find_adapter)
    : desk_{std::move(desk)},
      account_{"desk/" + desk_->name()},
      inbox_{inbox},
      store_{store},
      clock_{clock},
      carrier_{std::move(find_adapter)} {}

awaitable<void> DeskAccount::run() {
    const Duration every = desk_->news_every();
    if (every == Duration{0}) co_return;
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor};
    bool logged = false;
    for (;;) {
        const Result<std::size_t> taken = co_await take_news();
        if (taken.has_error() && !logged) spdlog::warn("{}: news cannot be read: {}", account_, taken.error().detail);
        logged = taken.has_error();
        const Result<std::size_t> told = co_await tell_who_waits();
        if (told.has_error()) spdlog::warn("{}: who waits cannot be told: {}", account_, told.error().detail);
        timer.expires_after(every);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

awaitable<Result<Receipt>> DeskAccount::send(const Outgoing& outgoing) {
    return perform(outgoing, false);
}

awaitable<Result<Receipt>> DeskAccount::find(const Outgoing& outgoing) {
    return perform(outgoing, true);
}

awaitable<Result<Receipt>> DeskAccount::perform(const Outgoing& outgoing, bool look) {
    if (!outgoing.ticket)
        co_return Error{look ? ErrorCode::not_found : ErrorCode::unsupported, "a desk takes tickets only"};
    auto work = outgoing.ticket->act == TicketCall::Act::open ? open(outgoing, look) : change(outgoing, look);
    Result<Receipt> receipt = co_await std::move(work);
    note(receipt.has_error() ? receipt.error().code : ErrorCode::not_found,
         receipt.has_error() ? receipt.error().detail : "");
    if (receipt.has_error() && !look && is_final(receipt.error().code)) {
        const Result<void> told = co_await tell_fate(outgoing, TicketNews::refused);
        if (told.has_error()) co_return Error{ErrorCode::unavailable, told.error().detail};
    }
    co_return receipt;
}

awaitable<Result<Receipt>> DeskAccount::open(const Outgoing& outgoing, bool look) {
    TicketDraft draft = outgoing.ticket->draft;
    if (!look && !draft.files.empty()) {
        Result<std::vector<CarriedFile>> files = co_await contents_of(draft.files);
        if (files.has_error()) co_return files.error();
        draft.files = std::move(*files);
    }
    auto asked = look ? desk_->find(outgoing.id) : desk_->open(std::move(draft), outgoing.id);
    Result<TicketRef> ref = co_await std::move(asked);
    if (ref.has_error()) co_return ref.error();
    KnownTicket ticket = wanted(outgoing, account_, clock_.now());
    ticket.key = ref->key;
    ticket.facts = std::move(ref->facts);
    TicketChanged news{.ticket = outgoing.id, .news = TicketNews::opened};
    const Result<bool> told = co_await tell(std::move(ticket), std::move(news), outgoing.id, Keep::ticket);
    // It is there, only we could not note it: looked for again, and then told.
    if (told.has_error()) co_return Error{ErrorCode::unknown_outcome, told.error().detail};
    co_return Receipt{std::move(ref->key)};
}

awaitable<Result<Receipt>> DeskAccount::change(const Outgoing& outgoing, bool look) {
    TicketCall call = *outgoing.ticket;
    Result<KnownTicket> ticket = co_await ticket_of(call);
    if (ticket.has_error()) co_return ticket.error();
    if (!look && !call.files.empty()) {
        Result<std::vector<CarriedFile>> files = co_await contents_of(call.files);
        if (files.has_error()) co_return files.error();
        call.files = std::move(*files);
    }
    auto asked =
        look ? desk_->find_change(ticket->key, call, outgoing.id) : desk_->change(ticket->key, call, outgoing.id);
    Result<TicketFacts> facts = co_await std::move(asked);
    if (facts.has_error()) co_return facts.error();
    Receipt receipt{ticket->key};
    ticket->facts = std::move(*facts);
    TicketChanged news{.ticket = ticket->id, .news = news_of(call.act)};
    news.author = call.author;
    news.person = call.person;
    if (!call.internal) news.text = with_file_names(call.text, call.files);
    news.comment = call.act == TicketCall::Act::comment ? outgoing.id : call.comment;
    const Result<bool> told = co_await tell(std::move(*ticket), std::move(news), outgoing.id, Keep::ticket);
    if (told.has_error()) co_return Error{ErrorCode::unknown_outcome, told.error().detail};
    co_return receipt;
}

awaitable<Result<std::vector<CarriedFile>>> DeskAccount::contents_of(std::vector<CarriedFile> files) const {
    if (!desk_->takes_files()) co_return files;
    Result<std::vector<CarriedFile>> fetched = co_await carrier_.fetch(std::move(files));
    co_return fetched;
}

// In the thread that asked; once a call and fate.
awaitable<Result<void>> DeskAccount::tell_fate(const Outgoing& outgoing, TicketNews fate) {
    const TicketCall& call = *outgoing.ticket;
    KnownTicket ticket = wanted(outgoing, account_, clock_.now());
    if (call.act != TicketCall::Act::open) {
        Result<KnownTicket> known = co_await ticket_of(call);
        if (known.has_error() && known.error().code == ErrorCode::invalid) co_return Result<void>{};  // nobody to tell
        if (known.has_error()) co_return known.error();
        ticket = std::move(*known);
    }
    TicketChanged news{.ticket = ticket.id, .news = fate};
    news.person = call.person;
    std::string id = outgoing.id + "/" + std::string{name_of(fate)};
    const Result<bool> told = co_await tell(std::move(ticket), std::move(news), std::move(id), Keep::nothing);
    if (told.has_error()) co_return told.error();
    co_return Result<void>{};
}

awaitable<Result<bool>> DeskAccount::tell(KnownTicket ticket, TicketChanged change, std::string id, Keep keep) {
    ticket.updated = clock_.now();
    change.facts = ticket.facts;
    const ThreadName& origin = ticket.origin;
    Event event{.account = origin.account,
                .external_id = "ticket/" + id,
                .at = ticket.updated,
                .place = origin.place,
                .kind = origin.direct ? PlaceKind::direct : PlaceKind::channel,
                .thread = origin.thread,
                .person = "",
                .what = std::move(change)};
    const auto alongside = [ticket, keep](store::Connection& connection) {
        if (keep == Keep::ticket) keep_ticket(connection, ticket);
    };
    const Result<Accepted> accepted = co_await inbox_.accept(std::move(event), alongside);
    if (accepted.has_error()) co_return accepted.error();
    co_return accepted->fresh;
}

awaitable<Result<KnownTicket>> DeskAccount::ticket_of(const TicketCall& call) {
    const auto look = [id = call.ticket](store::Connection& connection) { return find_ticket(connection, id); };
    Result<std::optional<KnownTicket>> ticket = co_await store_.read(look);
    if (ticket.has_error()) co_return Error{ErrorCode::unavailable, ticket.error().detail};
    if (!*ticket) co_return Error{ErrorCode::invalid, account_ + ": the ticket was never opened"};
    co_return std::move(**ticket);
}

awaitable<Result<std::set<std::string>>> DeskAccount::followed(std::vector<std::string> keys) {
    const auto look = [this, keys = std::move(keys)](store::Connection& connection) {
        std::set<std::string> known;
        for (const std::string& key : keys)
            if (find_ticket_by_key(connection, account_, key)) known.insert(key);
        return known;
    };
    Result<std::set<std::string>> known = co_await store_.read(look);
    co_return known;
}

awaitable<Result<bool>> DeskAccount::tell_change(DeskChange change) {
    const auto look = [this, key = change.key](store::Connection& connection) {
        return find_ticket_by_key(connection, account_, key);
    };
    Result<std::optional<KnownTicket>> found = co_await store_.read(look);
    if (found.has_error()) co_return found.error();
    if (!*found) co_return false;  // opened elsewhere: nobody here follows it
    KnownTicket ticket = std::move(**found);
    if (!is_news(*desk_, change, ticket.facts)) co_return false;
    TicketChanged what{.ticket = ticket.id, .news = change.news};
    what.author = std::move(change.author);
    what.text = std::move(change.text);
    std::string id = account_ + "/" + change.id;
    Result<bool> told = co_await tell(std::move(ticket), std::move(what), std::move(id), Keep::ticket);
    co_return told;
}

awaitable<Result<std::size_t>> DeskAccount::take_news() {
    const auto read = [account = account_](store::Connection& connection) {
        return find_note(connection, account, cursor_note).value_or("");
    };
    const Result<std::string> cursor = co_await store_.read(read);
    if (cursor.has_error()) co_return cursor.error();
    Desk::Follows follows = [this](std::vector<std::string> keys) { return followed(std::move(keys)); };
    Result<Desk::News> news = co_await desk_->news(*cursor, std::move(follows));
    note(news.has_error() ? news.error().code : ErrorCode::not_found, news.has_error() ? news.error().detail : "");
    if (news.has_error()) co_return news.error();
    std::size_t count = 0;
    for (DeskChange& change : news->changes) {
        const Result<bool> told = co_await tell_change(std::move(change));
        if (told.has_error()) co_return told.error();
        count += *told;
    }
    if (news->cursor == *cursor) co_return count;
    const auto keep = [account = account_, next = news->cursor](store::Connection& connection) {
        put_note(connection, account, cursor_note, next);
    };
    const Result<void> kept = co_await store_.write(keep);
    if (kept.has_error()) co_return kept.error();
    co_return count;
}

awaitable<Result<std::size_t>> DeskAccount::tell_who_waits() {
    if (!away_since_ || clock_.now() - *away_since_ < worth_telling) co_return std::size_t{0};
    const auto read = [account = account_](store::Connection& connection) {
        return waiting_for(connection, account, most_told);
    };
    const Result<std::vector<std::string>> bodies = co_await store_.read(read);
    if (bodies.has_error()) co_return bodies.error();
    std::size_t count = 0;
    for (const std::string& body : *bodies) {
        const Result<Outgoing> outgoing = outgoing_from_json(body);
        if (outgoing.has_error() || !outgoing->ticket || outgoing->ticket->internal) continue;
        const Result<void> told = co_await tell_fate(*outgoing, TicketNews::delayed);
        if (told.has_error()) co_return told.error();
        ++count;
    }
    co_return count;
}

// What the health page shows until the back-end answers well again; "no such thing" is a good answer.
void DeskAccount::note(ErrorCode code, const std::string& detail) {
    if (code == ErrorCode::not_found) {
        trouble_.clear();
        away_since_.reset();
        return;
    }
    const bool unreachable =
        code == ErrorCode::unavailable || code == ErrorCode::timeout || code == ErrorCode::unauthorized;
    const bool away = unreachable || code == ErrorCode::rate_limited || code == ErrorCode::unknown_outcome;
    if (away && !away_since_) away_since_ = clock_.now();
    if (unreachable || code == ErrorCode::forbidden) trouble_ = detail;
}

void DeskAccount::add_routes(net::Router& router) {
    if (!desk_->is_told()) return;
    auto handler = [this](const net::HttpRequest& request) { return receive(request); };
    router.add("POST", "/webhooks/" + desk_->name(), std::move(handler));
}

awaitable<net::HttpResponse> DeskAccount::receive(const net::HttpRequest& request) {
    Result<std::vector<DeskChange>> changes = desk_->told(request);
    if (changes.has_error()) co_return net::HttpResponse::from(changes.error());
    for (DeskChange& change : *changes) {
        const Result<bool> told = co_await tell_change(std::move(change));
        if (told.has_error()) co_return net::HttpResponse::from(told.error());
    }
    co_return net::HttpResponse::json(200, R"({"status":"accepted"})");
}

}  // namespace twicket
