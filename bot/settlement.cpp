// Each merit is settled in one job that looks at it again, so a crash before the commit leaves it due, and one that was
// withdrawn meanwhile is left alone.
#include "bot/settlement.hpp"

#include <spdlog/spdlog.h>

#include "bot/regularly.hpp"

namespace twicket {
namespace {

using boost::asio::awaitable;
constexpr std::int64_t at_once = 200;
constexpr auto between = std::chrono::seconds{5};

struct Ripe {
    std::int64_t merit;
    bool known;
};

}  // namespace

bool Settlement::known(const Merit& merit) const {
    const auto is_somebody = [this](const std::string& id) {
        const Person* person = parts_.people.find(id);
        return person && !person->has_role("bot");
    };
    return is_somebody(merit.person) && (merit.by.empty() || is_somebody(merit.by));
}

awaitable<std::size_t> Settlement::look() {
    if (!parts_.rules.on) co_return 0;
    const Time now = parts_.clock.now();
    const auto read = [before = now - parts_.rules.settle_after](store::Connection& connection) {
        return ledger::due(connection, before, at_once);
    };
    const Result<std::vector<KnownMerit>> due = co_await parts_.store.read(read);
    if (due.has_error()) co_return 0;
    std::vector<Ripe> ripe;
    for (const KnownMerit& one : *due) ripe.push_back({one.number, known(one.merit)});
    const auto write = [ripe, rules = parts_.rules, now](store::Connection& connection) {
        const std::size_t reversed = ledger::reverse_withdrawn(connection, now, at_once);
        for (const Ripe& one : ripe) ledger::settle(connection, rules, one.merit, one.known, now);
        return reversed + ripe.size();
    };
    const auto waits = [](store::Connection& connection) {
        auto rows = connection.query("SELECT 1 FROM merit WHERE judged <> 0 AND withdrawn <> 0 LIMIT 1");
        return rows.next();
    };
    if (ripe.empty()) {  // nothing is written while nothing happens
        const Result<bool> to_reverse = co_await parts_.store.read(waits);
        if (to_reverse.has_error() || !*to_reverse) co_return 0;
    }
    const Result<std::size_t> settled = co_await parts_.store.write(write);
    if (settled.has_error()) spdlog::warn("points could not be settled: {}", settled.error().detail);
    co_return settled.has_error() ? 0 : *settled;
}

awaitable<void> Settlement::run() {
    return regularly(between, [this] { return look(); });
}

}  // namespace twicket
