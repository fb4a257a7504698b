// Crash rule: a call's news is in the inbox before its row is settled, under an id made of the row's; a row found open
// is looked for at the back-end and told again, which the inbox then knows as a copy.
#include "bot/desk_account.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bot/adapter_notes.hpp"

namespace twicket {
namespace {

namespace asio = boost::asio;
using asio::awaitable;

constexpr std::string_view cursor_note = "news";

TicketNews news_of(TicketCall::Act act) {
    if (act == TicketCall::Act::comment) return TicketNews::commented;
    if (act == TicketCall::Act::edit_comment) return TicketNews::edited;
    if (act == TicketCall::Act::remove_comment) return TicketNews::removed;
    return act == TicketCall::Act::take ? TicketNews::owner : TicketNews::state;
}

}  // namespace

DeskAccount::DeskAccount(std::unique_ptr<Desk> desk, Inbox& inbox, store::Store& store, Clock& clock)
    : desk_{std::move(desk)}, account_{"desk/" + desk_->name()}, inbox_{inbox}, store_{store}, clock_{clock} {}

awaitable<void> DeskAccount::run() {
    const Duration every = desk_->news_every();
    if (every == Duration{0}) co_return;
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor};
    bool told = false;
    for (;;) {
        const Result<std::size_t> taken = co_await take_news();
        if (taken.has_error() && !told) spdlog::warn("{}: news cannot be read: {}", account_, taken.error().detail);
        told = taken.has_error();
        timer.expires_after(every);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

awaitable<Result<Receipt>> DeskAccount::send(const Outgoing& outgoing) {
    if (!outgoing.ticket) co_return Error{ErrorCode::unsupported, "a desk takes tickets only"};
    const TicketCall& call = *outgoing.ticket;
    if (call.act == TicketCall::Act::open) {
        Result<TicketRef> ref = co_await desk_->open(call.draft, outgoing.id);
        if (ref.has_error()) co_return ref.error();
        Result<Receipt> receipt = co_await opened(outgoing, std::move(*ref));
        co_return receipt;
    }
    Result<KnownTicket> ticket = co_await ticket_of(call);
    if (ticket.has_error()) co_return ticket.error();
    Result<TicketFacts> facts = co_await desk_->change(ticket->key, call, outgoing.id);
    if (facts.has_error()) co_return facts.error();
    Result<Receipt> receipt = co_await changed(outgoing, std::move(*ticket), std::move(*facts));
    co_return receipt;
}

awaitable<Result<Receipt>> DeskAccount::find(const Outgoing& outgoing) {
    if (!outgoing.ticket) co_return Error{ErrorCode::not_found, "a desk takes tickets only"};
    const TicketCall& call = *outgoing.ticket;
    if (call.act == TicketCall::Act::open) {
        Result<TicketRef> ref = co_await desk_->find(outgoing.id);
        if (ref.has_error()) co_return ref.error();
        Result<Receipt> receipt = co_await opened(outgoing, std::move(*ref));
        co_return receipt;
    }
    Result<KnownTicket> ticket = co_await ticket_of(call);
    if (ticket.has_error()) co_return ticket.error();
    Result<TicketFacts> facts = co_await desk_->find_change(ticket->key, call, outgoing.id);
    if (facts.has_error()) co_return facts.error();
    Result<Receipt> receipt = co_await changed(outgoing, std::move(*ticket), std::move(*facts));
    co_return receipt;
}

awaitable<Result<Receipt>> DeskAccount::opened(const Outgoing& outgoing, TicketRef ref) {
    const TicketDraft& draft = outgoing.ticket->draft;
    KnownTicket ticket{.id = outgoing.id, .desk = account_, .key = ref.key, .kind = draft.kind, .title = draft.title};
    ticket.facts = std::move(ref.facts);
    ticket.requester = draft.requester;
    ticket.priority = priority_of(draft.impact, draft.urgency);
    ticket.created = clock_.now();
    ticket.service = draft.service;
    ticket.words = words_to_find(draft.title, draft.text);
    ticket.origin = draft.origin;
    TicketChanged news{.ticket = outgoing.id, .news = TicketNews::opened};
    const Result<void> told = co_await tell(std::move(ticket), std::move(news), outgoing.id);
    // It is there, only we could not note it: looked for again, and then told.
    if (told.has_error()) co_return Error{ErrorCode::unknown_outcome, told.error().detail};
    co_return Receipt{std::move(ref.key)};
}

awaitable<Result<Receipt>> DeskAccount::changed(const Outgoing& outgoing, KnownTicket ticket, TicketFacts facts) {
    const TicketCall& call = *outgoing.ticket;
    const std::string key = ticket.key;
    ticket.facts = std::move(facts);
    TicketChanged news{.ticket = ticket.id, .news = news_of(call.act)};
    news.author = call.author;
    news.person = call.person;
    if (!call.internal) news.text = call.text;
    news.comment = call.act == TicketCall::Act::comment ? outgoing.id : call.comment;
    const Result<void> told = co_await tell(std::move(ticket), std::move(news), outgoing.id);
    if (told.has_error()) co_return Error{ErrorCode::unknown_outcome, told.error().detail};
    co_return Receipt{key};
}

awaitable<Result<void>> DeskAccount::tell(KnownTicket ticket, TicketChanged change, std::string id) {
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
    const auto alongside = [ticket](store::Connection& connection) { keep_ticket(connection, ticket); };
    const Result<Accepted> accepted = co_await inbox_.accept(std::move(event), alongside);
    if (accepted.has_error()) co_return accepted.error();
    co_return Result<void>{};
}

awaitable<Result<KnownTicket>> DeskAccount::ticket_of(const TicketCall& call) {
    const auto look = [id = call.ticket](store::Connection& connection) { return find_ticket(connection, id); };
    Result<std::optional<KnownTicket>> ticket = co_await store_.read(look);
    if (ticket.has_error()) co_return Error{ErrorCode::unavailable, ticket.error().detail};
    if (!*ticket) co_return Error{ErrorCode::invalid, "the ticket was never opened"};
    co_return std::move(**ticket);
}

awaitable<Result<std::size_t>> DeskAccount::take_news() {
    const auto read = [account = account_](store::Connection& connection) {
        return find_note(connection, account, cursor_note).value_or("");
    };
    const Result<std::string> cursor = co_await store_.read(read);
    if (cursor.has_error()) co_return cursor.error();
    Result<Desk::News> news = co_await desk_->news(*cursor);
    if (news.has_error()) co_return news.error();
    std::size_t told = 0;
    for (DeskChange& change : news->changes) {
        const auto look = [this, key = change.key](store::Connection& connection) {
            return find_ticket_by_key(connection, account_, key);
        };
        Result<std::optional<KnownTicket>> ticket = co_await store_.read(look);
        if (ticket.has_error()) co_return ticket.error();
        if (!*ticket) continue;  // opened elsewhere: nobody here follows it
        KnownTicket known = std::move(**ticket);
        known.facts = std::move(change.facts);
        std::string id = account_ + "/" + change.id;
        TicketChanged what{.ticket = known.id, .news = change.news};
        what.author = std::move(change.author);
        what.text = std::move(change.text);
        const Result<void> done = co_await tell(std::move(known), std::move(what), std::move(id));
        if (done.has_error()) co_return done.error();
        ++told;
    }
    const auto keep = [account = account_, next = news->cursor](store::Connection& connection) {
        put_note(connection, account, cursor_note, next);
    };
    const Result<void> kept = co_await store_.write(keep);
    if (kept.has_error()) co_return kept.error();
    co_return told;
}

}  // namespace twicket
