// A press is an event in the agents' thread like any other; the console waits a little for its turn.
#include "bot/app/console_hand.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bot/outbox_rows.hpp"
#include "bot/shown_cards.hpp"
#include "skills/handoff/case.hpp"

namespace twicket::app {
namespace {

using boost::asio::awaitable;
using nlohmann::json;
constexpr int looks = 250;
constexpr auto between_looks = std::chrono::milliseconds{20};

// The agents' side of a thread.
struct Board {
    std::string card, claim;  // the Outgoing that asks for a human, and what its button bears
    ThreadName thread{};      // an empty place: the card has not arrived there yet
};

Conversation conversation_at(store::Connection& connection, const ThreadName& thread) {
    auto rows = connection.query("SELECT body FROM conversation WHERE account = $1 AND place = $2 AND thread = $3",
                                 {thread.account, thread.place, thread.thread});
    if (!rows.next()) return {};
    auto known = conversation_from_json(rows.text(0));
    return known.has_error() ? Conversation{} : std::move(*known);
}

Board board_of(store::Connection& connection, const handoff::Case& one) {
    Board board{one.card, {}};
    const auto card = outgoing_by_id(connection, one.card);
    if (!card) return board;
    for (const Action& action : card->reply.card.actions)
        if (action.id == "handoff.claim") board.claim = action.value;
    const std::string thread = card->thread.empty() ? delivered_as(connection, one.card) : card->thread;
    if (!thread.empty()) board.thread = {card->account, card->place, thread};
    return board;
}

json look(store::Connection& connection, const ThreadName& thread) {
    const Conversation there = conversation_at(connection, thread);
    const auto one = handoff::case_of(there);
    if (!one) return nullptr;
    json about = json::array(), tried = json::array(), similar = json::array();
    for (const auto& line : one->person) about.push_back({{"label", line.label}, {"value", line.value}});
    for (const auto& answer : one->tried) tried.push_back({{"entry", answer.entry}, {"title", answer.title}, {"verdict", answer.verdict}});
    for (const auto& alike : one->similar) similar.push_back({{"text", alike.text}, {"link", alike.link}});
    const Board board = board_of(connection, *one);
    const auto link = there.links.find("agents");
    const bool linked = link != there.links.end() && link->is_object();
    return {{"state", name_of(there.hand_off)},
            {"helper", linked ? link->value("name", "") : std::string{}},
            {"since", to_rfc3339(from_millis(one->since))},
            {"about", about},
            {"tried", tried},
            {"similar", similar},
            {"agents", board.thread.place.empty() ? json{} : json{{"account", board.thread.account}, {"place", board.thread.place}, {"thread", board.thread.thread}}}};
}

// The person's user where the agents are; empty: not known there.
std::string user_at(const People& people, const std::string& id, const std::string& account) {
    const Person* person = people.find(id);
    if (!person) return {};
    for (const KnownIdentity& known : people.identities_of(*person))
        if (known.identity.account == account) return known.identity.user;
    return {};
}

// What became of an event; empty: its turn has not come.
awaitable<Result<std::string>> label_of(store::Store& store, std::int64_t sequence) {
    const auto read = [sequence](store::Connection& connection) {
        auto rows = connection.query("SELECT label FROM event WHERE sequence = $1 AND state <> 'waiting'", {sequence});
        return rows.next() ? rows.string(0) : std::string{};
    };
    boost::asio::steady_timer timer{co_await boost::asio::this_coro::executor};
    for (int i = 0; i < looks; ++i) {
        Result<std::string> label = co_await store.read(read);
        if (label.has_error() || !label->empty()) co_return label;
        timer.expires_after(between_looks);
        co_await timer.async_wait(boost::asio::use_awaitable);
    }
    co_return std::string{};
}

awaitable<Result<std::string>> act(Core& core, store::Store& store, console::HandAct wanted) {
    const auto read = [thread = wanted.thread](store::Connection& connection) {
        const auto one = handoff::case_of(conversation_at(connection, thread));
        return one ? board_of(connection, *one) : Board{};
    };
    const Result<Board> board = co_await store.read(read);
    if (board.has_error()) co_return board.error();
    if (board->thread.place.empty()) co_return Error{ErrorCode::conflict, "the question has not reached the agents' place yet, or nobody was asked"};
    const bool claims = wanted.press == "claim";
    const Place* place = core.places.find(board->thread.account, board->thread.place);
    Event event{.account = board->thread.account,
                .external_id = "console/" + wanted.key,
                .at = system_clock().now(),
                .place = board->thread.place,
                .kind = place ? place->kind : PlaceKind::channel,
                .thread = board->thread.thread,
                .what = Click{board->card, "handoff." + wanted.press, claims ? board->claim : wanted.words}};
    Result<std::string> label = co_await press(core, store, std::move(event), std::move(wanted.person));
    co_return label;
}

}  // namespace

awaitable<Result<std::string>> press(Core& core, store::Store& store, Event event, std::string person) {
    event.person = user_at(core.people, person, event.account);
    if (event.person.empty())
        co_return Error{ErrorCode::forbidden, "you are not known at " + event.account + ", where this happens: write /desk link there and follow what it says"};
    const Result<Accepted> accepted = co_await core.inbox.accept(std::move(event));
    if (accepted.has_error()) co_return accepted.error();
    Result<std::string> label = co_await label_of(store, accepted->sequence);
    co_return label;
}

console::Hand console_hand(Core& core, store::Store& store) {
    return {.look = look, .act = [&core, &store](console::HandAct wanted) { return act(core, store, std::move(wanted)); }};
}

}  // namespace twicket::app
