// Events are stored in the order of their arrival, so the walk ends at the first young one.
#include "bot/retention.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bot/erasure.hpp"
#include "bot/event.hpp"
#include "bot/questions.hpp"
#include "bot/store/dialect.hpp"

namespace twicket {
namespace {
constexpr std::size_t at_once = 500;
constexpr auto between = std::chrono::hours{1};
constexpr int most_rounds = 200;  // an hour's worth; the next hour goes on

// A class: which rows, and since when they are old.
struct Class {
    int RetentionTimes::*days;
    std::string_view table, time, which;
    bool has_words;  // stays as a whole while there is a legal hold
};
constexpr Class classes[] = {
    {&RetentionTimes::deliveries, "outgoing", "created", "state IN ('sent', 'dropped')", true},
    {&RetentionTimes::conversations, "conversation", "updated", "1 = 1", true},
    {&RetentionTimes::notices, "notice", "made", "batch <> ''", false},
    {&RetentionTimes::comings, "person_event", "at", "told <> 0", false},
    {&RetentionTimes::reports, "people_paper", "updated", "kind = 'report'", true},
    {&RetentionTimes::web_chat, "chat_message", "at", "1 = 1", true},
    {&RetentionTimes::ratings, "rating", "at", "1 = 1", true},
};

bool is_of(std::string_view body, const std::vector<Identity>& users) {
    const Result<Event> event = event_from_json(body);
    return event.has_value() && std::ranges::find(users, Identity{event->account, event->person}) != users.end();
}
}  // namespace

std::size_t prune_classes(store::Connection& connection, const RetentionTimes& kept, Time now, std::size_t limit) {
    const bool hold = erasure::any_hold(connection);
    std::int64_t deleted = 0;
    for (const Class& one : classes) {
        const int days = kept.*one.days;
        if (days == 0 || (hold && one.has_words)) continue;
        const std::string row{store::row_number}, table{one.table};
        deleted += connection.execute("DELETE FROM " + table + " WHERE " + row + " IN (SELECT " + row + " FROM " + table + " WHERE " + std::string{one.time} +
                                          " < $1 AND " + std::string{one.which} + " LIMIT $2)",
                                      {to_millis(now - std::chrono::hours{24 * days}), static_cast<std::int64_t>(limit)});
    }
    return static_cast<std::size_t>(deleted);
}

Pruned prune_events(store::Connection& connection, Time now, std::int64_t after, std::size_t limit) {
    Pruned pruned{.last = after};
    const std::int64_t border = to_millis(now - events_kept);
    std::vector<std::int64_t> due;
    const std::vector<Identity> held = erasure::held(connection);
    {
        auto rows = connection.query("SELECT sequence, arrived, state, body FROM event WHERE sequence > $1 ORDER BY sequence LIMIT $2",
                                     {after, static_cast<std::int64_t>(limit)});
        while (rows.next() && !pruned.young) {
            pruned.young = rows.integer(1) >= border;
            if (pruned.young) break;
            ++pruned.looked_at;
            pruned.last = rows.integer(0);
            if (rows.text(2) == "done" && (held.empty() || !is_of(rows.text(3), held))) due.push_back(pruned.last);
        }
    }
    for (const std::int64_t sequence : due) connection.execute("DELETE FROM event WHERE sequence = $1", {sequence});
    pruned.deleted = due.size();
    return pruned;
}

boost::asio::awaitable<void> keep_pruned(store::Store& store, Clock& clock, RetentionTimes kept) {
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
        std::size_t of_classes = at_once;
        for (int round = 0; round < most_rounds && of_classes > 0; ++round) {
            const auto job = [now = clock.now(), kept](store::Connection& connection) { return prune_classes(connection, kept, now, at_once); };
            const Result<std::size_t> gone = co_await store.write(job);
            of_classes = gone.has_value() ? *gone : 0;
            if (gone.has_error()) spdlog::warn("what is old cannot be pruned: {}", gone.error().detail);
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
