// A state and an owner are told with every touch; bot/desk_account knows whether they are new.
#include "adapters/desk/polled_desk.hpp"

#include <boost/asio/use_awaitable.hpp>

namespace twicket::desk {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr int most_pages = 20;  // in one round; the rest comes in the next one

}  // namespace

// What a round has found, and where the next begins.
struct PolledDesk::Read {
    std::string since;           // entries from before are old
    std::set<std::string> seen;  // of that moment, told already
    std::vector<DeskChange> changes{};
    std::string newest{};
    std::vector<std::pair<std::string, std::string>> entries{};  // time and id of all that were read

    std::string cursor() const {
        json seen_now = json::array();
        for (const auto& [at, id] : entries)
            if (at >= newest) seen_now.push_back(id);
        if (newest == since)
            for (const std::string& id : seen) seen_now.push_back(id);
        return json{{"since", newest}, {"seen", seen_now}}.dump();
    }
};

awaitable<Result<Desk::News>> PolledDesk::news(std::string cursor, Follows follows) {
    const json from = json::parse(cursor, nullptr, false);
    if (!from.is_object()) {
        Result<News> first = co_await begin();
        co_return first;
    }
    Read read_now{.since = text_at(from, "since"), .seen = {}};
    for (const json& id : member(from, "seen")) read_now.seen.insert(id.get<std::string>());
    read_now.newest = read_now.since;
    std::set<std::string> done;
    for (int page = 0; page < most_pages; ++page) {
        Result<std::vector<Touched>> touched = co_await touched_since(read_now.newest);
        if (touched.has_error()) co_return touched.error();
        std::vector<std::string> keys;
        for (const Touched& ticket : *touched) keys.push_back(ticket.key);
        Result<std::set<std::string>> known = co_await follows(keys);
        if (known.has_error()) co_return known.error();
        bool more = false;
        for (Touched& ticket : *touched) {
            read_now.newest = std::max(read_now.newest, ticket.at);
            if (!done.insert(ticket.key).second) continue;
            more = true;
            if (!known->contains(ticket.key)) continue;
            const Result<void> taken = co_await read(std::move(ticket), read_now);
            if (taken.has_error()) co_return taken.error();
        }
        if (!more) break;
    }
    co_return News{std::move(read_now.changes), read_now.cursor()};
}

// The newest ticket tells the back-end's time; what stands in it is no news.
awaitable<Result<Desk::News>> PolledDesk::begin() {
    Result<std::vector<Touched>> newest = co_await touched_since("");
    if (newest.has_error()) co_return newest.error();
    Read read_now{.since = "", .seen = {}};
    read_now.newest = newest->empty() ? written(clock_.now()) : newest->back().at;
    Result<std::vector<Touched>> touched = co_await touched_since(read_now.newest);
    if (touched.has_error()) co_return touched.error();
    for (Touched& ticket : *touched) {
        read_now.newest = std::max(read_now.newest, ticket.at);
        const Result<void> taken = co_await read(std::move(ticket), read_now);
        if (taken.has_error()) co_return taken.error();
    }
    co_return News{{}, read_now.cursor()};
}

awaitable<Result<void>> PolledDesk::read(Touched ticket, Read& into) {
    Result<std::vector<Entry>> entries = co_await entries_of(ticket.key);
    if (entries.has_error()) co_return entries.error();
    const auto change = [&](TicketNews news, std::string id) -> DeskChange& {
        DeskChange one{.id = std::move(id), .key = ticket.key, .news = news, .facts = ticket.facts};
        return into.changes.emplace_back(std::move(one));
    };
    const std::string moment = ticket.key + "@" + ticket.at + "/";
    change(TicketNews::owner, "o" + moment + ticket.facts.owner);
    for (Entry& entry : *entries) {
        into.entries.emplace_back(entry.at, entry.id);
        if (entry.at < into.since || into.seen.contains(entry.id) || entry.internal || is_ours(entry.text)) continue;
        DeskChange& told = change(TicketNews::commented, "c" + entry.id);
        told.author = std::move(entry.author);
        told.text = own_words(std::move(entry.text));
    }
    change(TicketNews::state, "s" + moment + std::string{name_of(ticket.facts.state)});
    co_return Result<void>{};
}

}  // namespace twicket::desk
