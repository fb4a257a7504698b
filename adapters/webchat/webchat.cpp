// The adapter's border: sending, finding, and telling open pages what changed.
#include "adapters/webchat/webchat.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <nlohmann/json.hpp>

#include "adapters/webchat/render.hpp"
#include "adapters/webchat/visitor.hpp"

namespace twicket::webchat {
namespace asio = boost::asio;

namespace {
constexpr int changes_at_once = 200;
constexpr double burst = 30;

std::string dump(const nlohmann::json& value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}
}  // namespace

Webchat::Webchat(std::string account, store::Store& store, Inbox& inbox, Clock& clock, const People& people,
                 const Places& places, Options options)
    : account_{std::move(account)},
      store_{store},
      inbox_{inbox},
      clock_{clock},
      people_{people},
      places_{places},
      options_{std::move(options)},
      sessions_{store, clock, account_},
      limits_{options_.messages_per_second, burst} {}

Webchat::~Webchat() {
    *alive_ = false;
    close_all();
}

void Webchat::close_all() {
    for (const auto& visitor : visitors_) visitor->socket->close(1001, "the server is stopping");
}

void Webchat::close_left() {
    for (const auto& visitor : visitors_)
        if (people_.has_left(account_, visitor->person)) visitor->socket->close(4401, "sign in first");
}

asio::awaitable<void> Webchat::run() {
    co_return;
}

asio::awaitable<Result<Receipt>> Webchat::send(const Outgoing& outgoing) {
    executor_ = co_await asio::this_coro::executor;
    if (outgoing.form) co_return open_form(outgoing);
    auto job = in_history([outgoing, now = clock_.now()](History& history) { return history.deliver(outgoing, now); });
    const auto id = co_await store_.write(std::move(job));
    if (id.has_error()) co_return id.error();
    if (id->empty()) co_return Error{ErrorCode::not_found, "the card to update is not in the web chat"};
    announce();
    co_return Receipt{*id};
}

Result<Receipt> Webchat::open_form(const Outgoing& outgoing) {
    std::vector<Shared> pages;
    for (const auto& visitor : visitors_)
        if (visitor->greeted && visitor->person == outgoing.reply.only_for) pages.push_back(visitor);
    const auto asked = std::ranges::find(pages, outgoing.reply_to, [](const Shared& visitor) { return visitor->page; });
    if (asked != pages.end()) pages = {*asked};
    // Whoever reloads is back in a moment; who has left has no use for it when its time is over (not_after).
    if (pages.empty())
        return Error{.code = ErrorCode::rate_limited,
                     .detail = "the person has no page open that could show the form",
                     .retry_after = std::chrono::seconds{1},
                     .only_here = true};
    const std::string shown = dump(form_json(outgoing, account_, people_));
    for (const auto& visitor : pages) visitor->socket->post(shown);
    return Receipt{outgoing.id};
}

asio::awaitable<Result<Receipt>> Webchat::find(const Outgoing& outgoing) {
    if (outgoing.form) co_return Error{ErrorCode::not_found, "a form leaves no trace"};
    auto job = in_history([outgoing](History& history) { return history.delivered(outgoing); });
    const auto id = co_await store_.read(std::move(job));
    if (id.has_error()) co_return id.error();
    if (!id->has_value()) co_return Error{ErrorCode::not_found, "not delivered to the web chat"};
    co_return Receipt{**id};
}

void Webchat::show_typing(const std::string& place, const std::string& thread) {
    tell_typing(place, thread, {});
}

asio::awaitable<Result<std::string>> Webchat::direct_place(std::string user) {
    if (people_.by_identity(account_, user).id.empty()) co_return Error{ErrorCode::not_found, "there is no such person"};
    co_return "dm:" + user;
}

std::optional<PlaceKind> Webchat::may_open(const std::string& person, const std::string& place) const {
    if (place == "dm:" + person) return PlaceKind::direct;
    const Place* known = places_.find(account_, place);
    if (!known || known->kind == PlaceKind::direct) return std::nullopt;
    const Person& who = people_.by_identity(account_, person);
    const bool member = std::ranges::any_of(known->members, [&](const auto& group) { return who.in_group(group); });
    if (!member) return std::nullopt;
    return known->kind;
}

std::string Webchat::name_of(const std::string& user) const {
    const Person& person = people_.by_identity(account_, user);
    return person.name.empty() ? user : person.name;
}

void Webchat::announce() {
    more_to_announce_ = true;
    if (announcing_ || visitors_.empty() || !executor_) return;
    announcing_ = true;
    const auto ended = [alive = alive_, this](const std::exception_ptr& failure) {
        if (!*alive) return;
        announcing_ = false;
        if (!failure) return;
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& reason) {
            spdlog::error("web chat {}: telling the open pages failed: {}", account_, reason.what());
        }
    };
    asio::co_spawn(executor_, announce_all(), ended);
}

asio::awaitable<void> Webchat::announce_all() {
    const auto alive = alive_;
    bool again = true;
    while (again) {
        more_to_announce_ = false;
        const bool complete = co_await announce_some();
        if (!*alive) co_return;
        again = more_to_announce_ || !complete;
    }
}

// True when everybody has been told everything. A store that cannot be read now is tried again with the next change.
asio::awaitable<bool> Webchat::announce_some() {
    const auto alive = alive_;
    std::optional<std::int64_t> from;
    for (const auto& visitor : visitors_)
        if (visitor->greeted) from = std::min(from.value_or(INT64_MAX), visitor->told);
    if (!from) co_return true;
    auto job = in_history([after = *from](History& history) { return history.changes(after, changes_at_once); });
    const auto changes = co_await store_.read(std::move(job));
    if (!*alive) co_return true;
    if (changes.has_error()) {
        spdlog::warn("web chat {}: cannot read what changed: {}", account_, changes.error().detail);
        co_return true;
    }
    const auto name = [this](const std::string& user) { return name_of(user); };
    for (const Entry& entry : *changes) {
        for (const auto& visitor : visitors_) {
            // Who came back while we read has missed what lies before `from`: the next round is for him or her.
            const bool waits = !visitor->greeted || visitor->told < *from;
            if (waits || visitor->told >= entry.sequence) continue;
            visitor->told = entry.sequence;
            const bool addressed = entry.only_for.empty() || entry.only_for == visitor->person;
            if (!addressed || !may_open(visitor->person, entry.place)) continue;
            const auto message = message_json(entry, visitor->person, options_.bot_name, name);
            visitor->socket->post(dump({{"type", "message"}, {"sequence", entry.sequence}, {"message", message}}));
        }
    }
    co_return changes->size() < static_cast<std::size_t>(changes_at_once);
}

void Webchat::tell_typing(const std::string& place, const std::string& thread, const std::string& person) {
    const bool bot = person.empty();
    const std::string sign =
        dump({{"type", "typing"},
              {"place", place},
              {"thread", thread},
              {"author", {{"id", person}, {"name", bot ? options_.bot_name : name_of(person)}, {"bot", bot}}}});
    for (const auto& visitor : visitors_)
        if (visitor->greeted && visitor->person != person && may_open(visitor->person, place))
            visitor->socket->post(sign);
}

}  // namespace twicket::webchat
