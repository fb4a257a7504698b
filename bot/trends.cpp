// The weeks as they are kept; counting is trend_count.cpp.
#include "bot/trends.hpp"

#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>

#include "bot/local_time.hpp"
#include "bot/regularly.hpp"

namespace twicket {

using boost::asio::awaitable;

std::int64_t Trend::figure(const std::string& name) const {
    const auto found = figures.find(name);
    return found == figures.end() ? 0 : found->second;
}

namespace trends {
namespace {

constexpr std::string_view done_mark = "#";

}  // namespace

Week last_week(Time now, int before) {
    const auto today = std::chrono::floor<std::chrono::days>(now);
    const auto monday = today - (std::chrono::weekday{today} - std::chrono::Monday) - std::chrono::days{7 * before};
    const Time to = monday, from = monday - std::chrono::days{7};
    return {date_on(from, "UTC"), from, to};
}

void put(store::Connection& connection, const Week& week, const std::vector<Trend>& counted) {
    const auto insert = [&](std::string_view subject, const Trend& trend) {
        connection.execute("INSERT INTO trend (week, subject, people, figures) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                           {week.monday, subject, trend.people, nlohmann::json(trend.figures).dump()});
    };
    for (const Trend& trend : counted) insert(trend.subject, trend);
    insert(done_mark, {});
}

bool is_counted(store::Connection& connection, const Week& week) {
    auto rows = connection.query("SELECT 1 FROM trend WHERE week = $1 AND subject = $2", {week.monday, done_mark});
    return rows.next();
}

std::vector<Trend> stored(store::Connection& connection, std::int64_t limit) {
    std::vector<Trend> found;
    auto rows = connection.query("SELECT week, subject, people, figures FROM trend WHERE subject <> $1"
                                 " ORDER BY week DESC, people DESC, subject LIMIT $2",
                                 {done_mark, limit});
    while (rows.next())
        found.push_back({rows.string(0), rows.string(1), rows.integer(2),
                         nlohmann::json::parse(rows.text(3)).get<std::map<std::string, std::int64_t>>()});
    return found;
}

}  // namespace trends

// Weeks in which the program did not run to their end too, as long as their events are kept.
awaitable<std::size_t> Trends::look() {
    constexpr int most_weeks = 4;
    std::size_t counted = 0;
    for (int before = 0; parts_.settings.on && before < most_weeks; ++before) {
        trends::Week week = trends::last_week(parts_.clock.now(), before);
        const std::size_t done = co_await look_at(std::move(week));
        counted += done;
    }
    co_return counted;
}

awaitable<std::size_t> Trends::look_at(trends::Week week) {
    const auto known = [week](store::Connection& connection) { return trends::is_counted(connection, week); };
    const Result<bool> counted = co_await parts_.store.read(known);
    if (counted.has_error() || *counted) co_return 0;
    const auto look = [week, services = parts_.services, minimum = parts_.settings.minimum](store::Connection& connection) {
        return trends::count(connection, week, services, minimum);
    };
    const Result<std::vector<Trend>> found = co_await parts_.store.read(look);
    if (found.has_error()) co_return 0;
    const auto keep = [week, all = *found](store::Connection& connection) { trends::put(connection, week, all); };
    const Result<void> kept = co_await parts_.store.write(keep);
    if (kept.has_error()) spdlog::warn("the week's trends could not be kept: {}", kept.error().detail);
    co_return kept.has_value() ? 1 : 0;
}

awaitable<void> Trends::run() {
    return regularly(std::chrono::hours{1}, [this] { return look(); });
}

}  // namespace twicket
