// One socket's conversation with the web chat: each message is read, checked against what the person may do, made
// durable and only then acknowledged. Messages of one page are handled one after the other, so their order is kept.
#include "adapters/webchat/visitor.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <nlohmann/json.hpp>

#include "adapters/webchat/render.hpp"
#include "adapters/webchat/webchat.hpp"
#include "bot/screening.hpp"
#include "bot/shown_cards.hpp"

namespace twicket::webchat {
namespace asio = boost::asio;

namespace {

using namespace std::chrono_literals;
using nlohmann::json;
constexpr int page_size = 40;                 // entries of one page of history
constexpr int replies_shown = 2;              // below a message that began a thread
constexpr std::int64_t resume_limit = 2'000;  // a page that missed more starts afresh
constexpr int faults_allowed = 10;
constexpr Duration typing_every = 2s;

std::string dump(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

Error no_place() {
    return {ErrorCode::not_found, "there is no such place, or you are not in it"};
}
Error no_message() {
    return {ErrorCode::not_found, "there is no such message"};
}

// True when the card, as it stands now, has that button.
bool has_action(const std::string& stored, const Press& press) {
    const json card = json::parse(stored, nullptr, false);
    if (!card.is_object() || !card.contains("actions") || !card["actions"].is_array()) return false;
    return std::ranges::any_of(card["actions"], [&](const json& action) {
        return action.is_object() && action.value("id", "") == press.action && action.value("value", "") == press.value;
    });
}

}  // namespace

asio::awaitable<void> Webchat::serve(const net::HttpRequest& request, std::shared_ptr<net::WebSocket> socket) {
    executor_ = co_await asio::this_coro::executor;
    const auto alive = alive_;
    const std::string token = request.cookie("twicket_chat");
    const auto person = co_await sessions_.person_of(token);
    if (!*alive) co_return;
    if (person.has_error()) {
        const bool signed_out = person.error().code == ErrorCode::unauthorized;
        socket->close(signed_out ? 4401 : 1013, signed_out ? "sign in first" : "try again in a moment");
        co_return;
    }
    if (people_.has_left(account_, *person)) {
        co_await sessions_.end(token);
        socket->close(4401, "sign in first");
        co_return;
    }
    auto visitor = std::make_shared<Visitor>();
    visitor->socket = std::move(socket);
    visitor->person = *person;
    visitor->token = token;
    visitor->page = "page-" + std::to_string(++pages_);
    visitors_.push_back(visitor);
    try {
        co_await converse(visitor);
    } catch (const std::exception& failure) {
        spdlog::error("web chat {}: a page's session failed: {}", account_, failure.what());
        visitor->socket->close(1011, "an error on our side");
    }
    if (*alive) std::erase(visitors_, visitor);
}

asio::awaitable<void> Webchat::converse(Shared visitor) {
    const auto alive = alive_;
    while (visitor->faults < faults_allowed) {
        const auto received = co_await visitor->socket->read();
        if (received.has_error() || !*alive) co_return;
        std::string nonce;
        const auto request = received->text
                                 ? decode(received->bytes, nonce)
                                 : Result<Request>{Error{ErrorCode::invalid, "a message is text, not binary"}};
        if (request.has_error()) {
            ++visitor->faults;
            visitor->socket->post(error_json(nonce, request.error()));
            continue;
        }
        visitor->faults = 0;
        const auto handled = co_await handle(visitor, *request);
        if (!*alive) co_return;
        if (handled.has_error()) visitor->socket->post(error_json(nonce, handled.error()));
    }
    visitor->socket->close(1008, "too many messages that cannot be read");
}

asio::awaitable<Result<void>> Webchat::handle(Shared visitor, Request request) {
    Result<void> done;
    if (people_.has_left(account_, visitor->person)) {
        visitor->socket->close(4401, "sign in first");
        co_return done;
    }
    if (const auto* sign = std::get_if<Typing>(&request.what)) co_return typing(visitor, *sign);
    if (const auto wait = limits_.take(visitor->person, clock_.now()))
        co_return Error{ErrorCode::rate_limited, "you are writing very fast; please wait a moment", *wait};
    std::string nonce = std::move(request.nonce);
    auto& what = request.what;
    if (auto* hello = std::get_if<Hello>(&what)) done = co_await greet(visitor, nonce, *hello);
    if (auto* page = std::get_if<Open>(&what)) done = co_await open(visitor, nonce, *page);
    if (auto* message = std::get_if<Send>(&what)) done = co_await take(visitor, nonce, *message);
    if (auto* edit = std::get_if<Change>(&what)) done = co_await change(visitor, nonce, *edit);
    if (auto* deletion = std::get_if<Remove>(&what)) done = co_await remove(visitor, nonce, *deletion);
    if (auto* reaction = std::get_if<React>(&what)) done = co_await react(visitor, nonce, *reaction);
    if (auto* button = std::get_if<Press>(&what)) done = co_await press(visitor, nonce, *button);
    if (auto* form = std::get_if<Submit>(&what)) done = co_await submit(visitor, nonce, *form);
    if (auto* mark = std::get_if<Read>(&what)) done = co_await read(visitor, nonce, *mark);
    co_return done;
}

asio::awaitable<Result<void>> Webchat::greet(Shared visitor, std::string nonce, Hello hello) {
    std::vector<std::string> ids{"dm:" + visitor->person};
    for (const Place* place : places_.of_account(account_))
        if (may_open(visitor->person, place->id)) ids.push_back(place->id);
    struct State {
        std::int64_t sequence = 0;
        std::vector<History::Unread> unread;
    };
    auto job = in_history([ids, person = visitor->person](History& history) {
        State state{history.last_sequence(), {}};
        for (const auto& id : ids) state.unread.push_back(history.unread(person, id));
        return state;
    });
    const auto state = co_await store_.read(std::move(job));
    if (state.has_error()) co_return state.error();

    json places = json::array();
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const Place* place = places_.find(account_, ids[i]);
        places.push_back({{"id", ids[i]},
                          {"name", place ? place->name : options_.bot_name},
                          {"topic", place ? place->topic : std::string{}},
                          {"kind", twicket::name_of(place ? place->kind : PlaceKind::direct)},
                          {"unread", state->unread[i].count},
                          {"read_up_to", state->unread[i].read_up_to}});
    }
    const std::int64_t after = hello.resume_after.value_or(-1);
    const bool resumed = after >= 0 && after <= state->sequence && state->sequence - after <= resume_limit;
    const Person& person = people_.by_identity(account_, visitor->person);
    visitor->told = resumed ? after : state->sequence;
    visitor->greeted = true;
    const json welcome{{"type", "welcome"},
                       {"id", nonce},
                       {"sequence", visitor->told},
                       {"resumed", resumed},
                       {"me", {{"id", visitor->person}, {"name", name_of(visitor->person)}, {"title", person.title}}},
                       {"bot", options_.bot_name},
                       {"company", options_.company},
                       {"suggestions", options_.suggestions},
                       {"places", places}};
    visitor->socket->post(dump(welcome));
    announce();
    co_return Result<void>{};
}

asio::awaitable<Result<void>> Webchat::open(Shared visitor, std::string nonce, Open open) {
    const auto kind = may_open(visitor->person, open.place);
    if (!kind) co_return no_place();
    const bool direct = *kind == PlaceKind::direct;
    struct Found {
        std::vector<Entry> entries, below;
    };
    auto job = in_history([open, direct, person = visitor->person](History& history) {
        Found found;
        if (open.thread.empty()) {
            found.entries = history.page(open.place, person, direct, open.before, page_size);
            for (const Entry& entry : found.entries) {
                if (!entry.begins_thread()) continue;
                for (auto& reply : history.replies(entry.id, person, 0, replies_shown)) found.below.push_back(reply);
            }
        } else if (const auto root = history.find(open.thread); root && root->place == open.place) {
            found.entries = history.replies(open.thread, person, open.before, page_size);
            if (root->only_for.empty() || root->only_for == person) found.below.push_back(*root);
        }
        return found;
    });
    const auto found = co_await store_.read(std::move(job));
    if (found.has_error()) co_return found.error();
    const auto name = [this](const std::string& user) { return name_of(user); };
    json messages = json::array();
    for (const auto* list : {&found->entries, &found->below})
        for (const Entry& entry : *list)
            messages.push_back(message_json(entry, visitor->person, options_.bot_name, name));
    visitor->socket->post(dump({{"type", "history"},
                                {"id", nonce},
                                {"place", open.place},
                                {"thread", open.thread},
                                {"messages", messages},
                                {"more", found->entries.size() == static_cast<std::size_t>(page_size)}}));
    co_return Result<void>{};
}

asio::awaitable<Result<void>> Webchat::take(Shared visitor, std::string nonce, Send send) {
    const auto kind = may_open(visitor->person, send.place);
    if (!kind) co_return no_place();
    if (!send.thread.empty()) {
        const auto root = co_await visible(visitor->person, send.thread);
        const bool fits = root.has_value() && root->place == send.place && root->begins_thread();
        if (!fits) co_return Error{ErrorCode::not_found, "there is no such thread here"};
    }
    visitor->typed_at = Time{};  // what is typed next is a new sign
    const std::string id = id_of(visitor->person, nonce);
    Event event = event_of(send, id, *kind, options_.bot_name);
    Entry entry;
    entry.id = id;
    entry.place = send.place;
    entry.thread = event.thread;
    entry.person = visitor->person;
    entry.at = clock_.now();
    entry.text = screening().hidden(account_, send.place, std::move(send.text));  // the history is ours as well
    std::function<void(History&)> alongside = [entry](History& history) { history.add(entry); };
    co_return co_await accept(visitor, nonce, std::move(event), std::move(alongside));
}

asio::awaitable<Result<void>> Webchat::change(Shared visitor, std::string nonce, Change change) {
    const auto entry = co_await visible(visitor->person, change.message);
    if (entry.has_error()) co_return entry.error();
    if (entry->person != visitor->person || entry->deleted)
        co_return Error{ErrorCode::forbidden, "only your own messages can be changed"};
    Event event;
    event.place = entry->place;
    event.thread = entry->thread;
    event.what = Edit{change.message, change.text};
    change.text = screening().hidden(account_, entry->place, std::move(change.text));
    std::function<void(History&)> alongside = [change, person = visitor->person](History& history) {
        history.edit(change.message, person, change.text);
    };
    co_return co_await accept(visitor, nonce, std::move(event), std::move(alongside));
}

asio::awaitable<Result<void>> Webchat::remove(Shared visitor, std::string nonce, Remove remove) {
    const auto entry = co_await visible(visitor->person, remove.message);
    if (entry.has_error()) co_return entry.error();
    if (entry->person != visitor->person)
        co_return Error{ErrorCode::forbidden, "only your own messages can be deleted"};
    Event event;
    event.place = entry->place;
    event.thread = entry->thread;
    event.what = Deletion{remove.message};
    std::function<void(History&)> alongside = [remove, person = visitor->person](History& history) {
        history.remove(remove.message, person);
    };
    co_return co_await accept(visitor, nonce, std::move(event), std::move(alongside));
}

asio::awaitable<Result<void>> Webchat::react(Shared visitor, std::string nonce, React react) {
    const auto entry = co_await visible(visitor->person, react.message);
    if (entry.has_error()) co_return entry.error();
    if (entry->deleted) co_return no_message();
    Event event;
    event.place = entry->place;
    event.thread = entry->thread;
    event.what = Reaction{react.message, react.emoji, react.added};
    std::function<void(History&)> alongside = [react, person = visitor->person](History& history) {
        history.react(react.message, person, react.emoji, react.added);
    };
    co_return co_await accept(visitor, nonce, std::move(event), std::move(alongside));
}

asio::awaitable<Result<void>> Webchat::press(Shared visitor, std::string nonce, Press press) {
    const auto entry = co_await visible(visitor->person, press.card);
    if (entry.has_error()) co_return entry.error();
    // A button that is gone (the card was replaced meanwhile, perhaps by this very click before a reconnect) does
    // nothing.
    if (!has_action(entry->card, press)) co_return Error{ErrorCode::conflict, "this card has changed"};
    Event event;
    event.place = entry->place;
    event.thread = entry->thread;
    event.what = Click{press.card, press.action, press.value};
    std::function<void(History&)> nothing_beside;
    co_return co_await accept(visitor, nonce, std::move(event), std::move(nothing_beside));
}

// Checked before it is taken: what is wrong is shown at its field, and nothing is stored.
asio::awaitable<Result<void>> Webchat::submit(Shared visitor, std::string nonce, Submit submit) {
    auto job = [id = submit.form](store::Connection& connection) { return outgoing_by_id(connection, id); };
    const auto opened = co_await store_.read(std::move(job));
    if (opened.has_error()) co_return opened.error();
    const bool theirs = opened->has_value() && (*opened)->form && (*opened)->account == account_ &&
                        (*opened)->reply.only_for == visitor->person && may_open(visitor->person, (*opened)->place);
    if (!theirs) co_return Error{ErrorCode::not_found, "this form is not open any more"};
    const Form& form = *(*opened)->form;
    const auto wrong = check(form, submit.values);
    if (!wrong.empty()) {
        visitor->socket->post(dump({{"type", "form_errors"}, {"id", nonce}, {"errors", wrong}}));
        co_return Result<void>{};
    }
    std::erase_if(submit.values, [](const auto& value) { return value.second.empty(); });
    Event event;
    event.place = (*opened)->place;
    event.thread = (*opened)->thread;
    event.what = Submission{form.id, form.value, std::move(submit.values)};
    std::function<void(History&)> nothing_beside;
    co_return co_await accept(visitor, nonce, std::move(event), std::move(nothing_beside));
}

asio::awaitable<Result<void>> Webchat::read(Shared visitor, std::string nonce, Read read) {
    if (!may_open(visitor->person, read.place)) co_return no_place();
    auto job = in_history([read, person = visitor->person](History& history) {
        history.mark_read(person, read.place, std::min(read.position, history.last_sequence()));
    });
    const auto written = co_await store_.write(std::move(job));
    if (written.has_error()) co_return written.error();
    visitor->socket->post(dump({{"type", "ack"}, {"id", nonce}}));
    const std::string sign = dump({{"type", "read"}, {"place", read.place}, {"position", read.position}});
    for (const auto& other : visitors_)
        if (other != visitor && other->person == visitor->person) other->socket->post(sign);
    co_return Result<void>{};
}

Result<void> Webchat::typing(const Shared& visitor, const Typing& typing) {
    const Time now = clock_.now();
    if (!may_open(visitor->person, typing.place)) return no_place();
    if (visitor->typed_at <= now && now - visitor->typed_at < typing_every) return {};
    visitor->typed_at = now;
    tell_typing(typing.place, typing.thread, visitor->person);
    return {};
}

asio::awaitable<Result<Entry>> Webchat::visible(std::string person, std::string id) {
    auto job = in_history([id](History& history) { return history.find(id); });
    const auto entry = co_await store_.read(std::move(job));
    if (entry.has_error()) co_return entry.error();
    if (!entry->has_value()) co_return no_message();
    const bool addressed = (*entry)->only_for.empty() || (*entry)->only_for == person;
    if (!addressed || !may_open(person, (*entry)->place)) co_return no_message();
    co_return **entry;
}

asio::awaitable<Result<void>> Webchat::accept(Shared visitor, std::string nonce, Event event,
                                              std::function<void(History&)> alongside) {
    event.account = account_;
    event.external_id = id_of(visitor->person, nonce);
    event.person = visitor->person;
    event.reply_to = visitor->page;
    event.at = clock_.now();
    event.kind = may_open(visitor->person, event.place).value_or(PlaceKind::channel);
    const std::string id = event.external_id;
    std::function<void(store::Connection&)> beside;
    if (alongside) {
        beside = [alongside = std::move(alongside), account = account_](store::Connection& connection) {
            History history{connection, account};
            alongside(history);
        };
    }
    const auto accepted = co_await inbox_.accept(std::move(event), std::move(beside));
    if (accepted.has_error()) co_return accepted.error();
    visitor->socket->post(dump({{"type", "ack"}, {"id", nonce}, {"message", id}}));
    announce();
    co_return Result<void>{};
}

}  // namespace twicket::webchat
