// Events are stored in the order of their arrival, so the walk ends at the first young one.
#include "bot/retention.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bot/questions.hpp"

namespace twicket {
namespace {
constexpr std::size_t at_once = 500;
constexpr auto between = std::chrono::hours{1};
}  // namespace

Pruned prune_events(store::Connection& connection, Time now, std::int64_t after, std::size_t limit) {
    Pruned pruned{.last = after};
    const std::int64_t border = to_millis(now - events_kept);
    std::vector<std::int64_t> due;
    {
        auto rows = connection.query("SELECT sequence, arrived, state FROM event WHERE sequence > $1 ORDER BY sequence LIMIT $2",
                                     {after, static_cast<std::int64_t>(limit)});
        while (rows.next() && !pruned.young) {
            pruned.young = rows.integer(1) >= border;
            if (pruned.young) break;
            ++pruned.looked_at;
            pruned.last = rows.integer(0);
            if (rows.text(2) == "done") due.push_back(pruned.last);
        }
    }
    for (const std::int64_t sequence : due) connection.execute("DELETE FROM event WHERE sequence = $1", {sequence});
    pruned.deleted = due.size();
    return pruned;
}

boost::asio::awaitable<void> keep_pruned(store::Store& store, Clock& clock) {
    const auto executor = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer timer{executor};
    for (;;) {
        std::int64_t after = 0;
        std::size_t deleted = 0;
        for (bool more = true; more;) {
            const auto job = [now = clock.now(), after](store::Connection& connection) {
                return prune_events(connection, now, after, at_once);
            };
            const Result<Pruned> pruned = co_await store.write(job);
            more = pruned.has_value() && !pruned->young && pruned->looked_at == at_once;
            if (pruned.has_error()) spdlog::warn("old events cannot be pruned: {}", pruned.error().detail);
            if (pruned.has_value()) after = pruned->last, deleted += pruned->deleted;
        }
        const auto questions = [before = clock.now() - events_kept](store::Connection& connection) {
            return prune_questions(connection, before);
        };
        const Result<std::int64_t> forgotten = co_await store.write(questions);
        if (forgotten.has_error()) spdlog::warn("old questions cannot be pruned: {}", forgotten.error().detail);
        if (deleted > 0) spdlog::info("{} events older than 30 days are gone", deleted);
        timer.expires_after(between);
        co_await timer.async_wait(boost::asio::use_awaitable);
    }
}

}  // namespace twicket
