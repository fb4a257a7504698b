// Merge, compare with who was here, write, and only then replace the people in memory.
#include "bot/directory/directory.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace twicket::directory {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
constexpr auto collect = std::chrono::milliseconds{500};  // changes that come together are merged together
constexpr auto again = std::chrono::seconds{30};          // after an error

}  // namespace

Directory::Directory(asio::any_io_executor executor, Parts parts)
    : parts_{std::move(parts)}, signal_{executor, asio::steady_timer::time_point::max()} {}

Directory::Fresh Directory::read(store::Connection& connection, Time now) const {
    std::vector<Source> sources;
    for (const std::string& name : parts_.order) {
        const auto file = std::ranges::find(parts_.files, name, &Source::name);
        sources.push_back(file == parts_.files.end() ? read_source(connection, name) : *file);
    }
    sources.push_back(read_source(connection, std::string{own_exports}));
    sources.back().adds_only = true;
    Fresh fresh{merge(sources, parts_.rules), {}};
    fresh.moves = moves_between(everybody(connection), fresh.merged, parts_.most_leavers, now);
    return fresh;
}

Result<void> Directory::take(Fresh fresh) {
    for (const std::string& note : fresh.merged.notes) spdlog::warn("people: {}", note);
    const std::size_t withheld = fresh.moves.withheld();
    if (withheld > 0) spdlog::error("people: {} would leave at once; nobody is taken for a leaver (people.max_leavers)", withheld);
    std::erase_if(fresh.merged.left, [&](const Person& one) { return std::ranges::count(fresh.moves.kept, one.id, &Person::id) > 0; });
    std::ranges::move(fresh.moves.kept, std::back_inserter(fresh.merged.here));
    counts_ = {.here = fresh.merged.here.size(), .withheld = withheld};
    for (const LifeEvent& event : fresh.moves.events) {
        counts_.joined += event.what == LifeEvent::What::joined;
        counts_.went += event.what == LifeEvent::What::left;
        counts_.returned += event.what == LifeEvent::What::returned;
    }
    std::vector<Person> left = std::move(fresh.merged.left);
    std::ranges::move(fresh.moves.gone, std::back_inserter(left));
    counts_.left = left.size();
    Result<void> loaded = parts_.people.load(std::move(fresh.merged.here), std::move(left));
    if (loaded.has_value()) parts_.changed();
    return loaded;
}

Directory::Counts Directory::load_now() {
    Fresh fresh;
    const Time now = parts_.clock.now();
    const auto look = [&](store::Connection& connection) { fresh = read(connection, now); };
    if (const Result<void> done = parts_.store.read_now(look); done.has_error()) throw std::runtime_error(done.error().detail);
    const Moves moves = fresh.moves;
    if (!moves.nothing()) {
        const auto write = [&moves](store::Connection& connection) { write_moves(connection, moves); };
        if (const Result<void> done = parts_.store.write_now(write); done.has_error()) throw std::runtime_error(done.error().detail);
    }
    if (const Result<void> done = take(std::move(fresh)); done.has_error()) throw std::runtime_error(done.error().detail);
    return counts_;
}

awaitable<Result<Directory::Counts>> Directory::refresh() {
    while (merging_) {
        asio::steady_timer pause{signal_.get_executor(), std::chrono::milliseconds{20}};
        co_await pause.async_wait(asio::use_awaitable);
    }
    merging_ = true;
    struct Done {
        bool& merging;
        ~Done() { merging = false; }
    } done{merging_};
    woken_ = false;
    const auto look = [this, now = parts_.clock.now()](store::Connection& connection) { return read(connection, now); };
    Result<Fresh> fresh = co_await parts_.store.read(look);
    if (fresh.has_error()) co_return fresh.error();
    if (!fresh->moves.nothing()) {
        const auto write = [moves = fresh->moves](store::Connection& connection) { write_moves(connection, moves); };
        const Result<void> written = co_await parts_.store.write(write);
        if (written.has_error()) co_return written.error();
    }
    const Result<void> taken = take(std::move(*fresh));
    if (taken.has_error()) co_return taken.error();
    co_return counts_;
}

void Directory::wake() {
    woken_ = true;
    signal_.cancel();
}

awaitable<void> Directory::run() {
    asio::steady_timer pause{signal_.get_executor()};
    for (;;) {
        if (!woken_) {
            signal_.expires_at(asio::steady_timer::time_point::max());
            boost::system::error_code stopped;
            auto token = asio::redirect_error(asio::use_awaitable, stopped);
            co_await signal_.async_wait(token);
        }
        pause.expires_after(collect);
        co_await pause.async_wait(asio::use_awaitable);
        if (!woken_) continue;
        const Result<Counts> merged = co_await refresh();
        if (merged.has_value()) continue;
        spdlog::error("people could not be brought up to date: {}", merged.error().detail);
        woken_ = true;
        pause.expires_after(again);
        co_await pause.async_wait(asio::use_awaitable);
    }
}

std::string Directory::trouble() const {
    if (counts_.withheld == 0) return {};
    return std::to_string(counts_.withheld) + " people would have left at once; nobody was deactivated: look at people.sources";
}

}  // namespace twicket::directory
