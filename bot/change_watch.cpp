// A change turns in one transaction with its report and its notices; the request to operations is known by its id.
#include "bot/change_watch.hpp"

#include <spdlog/spdlog.h>


#include "bot/regularly.hpp"
#include "bot/service_records.hpp"

namespace twicket {
namespace {

using boost::asio::awaitable;
constexpr std::string_view mark = "change.notice:";
constexpr auto between = std::chrono::seconds{5};

struct Seen {
    bool due = false;
    std::vector<PlannedChange> waiting;  // for approval, and operations were not asked
};

}  // namespace

std::string timer_of_change(const std::string& batch) {
    return std::string{mark} + batch;
}

std::optional<std::string> change_batch_from(std::string_view timer) {
    if (!timer.starts_with(mark) || timer.size() == mark.size()) return std::nullopt;
    return std::string{timer.substr(mark.size())};
}

awaitable<std::size_t> ChangeWatch::look() {
    const Time now = parts_.clock.now();
    const auto read = [now](store::Connection& connection) {
        Seen seen;
        for (PlannedChange& change : changes::recent(connection, now)) {
            using State = PlannedChange::State;
            seen.due = seen.due || (change.state == State::announced && change.starts <= now) ||
                       (change.state == State::running && change.ends <= now);
            if (change.state == State::proposed && change.card.empty()) seen.waiting.push_back(std::move(change));
        }
        return seen;
    };
    Result<Seen> seen = co_await parts_.store.read(read);
    if (seen.has_error()) co_return 0;
    std::size_t done = 0;
    for (PlannedChange& change : seen->waiting) {
        Event event;
        event.account = parts_.account;
        event.external_id = "change/" + std::to_string(change.number) + "/ask";
        event.at = now;
        event.place = parts_.place;
        event.what = Tick{timer_of_change("ask/" + std::to_string(change.number))};
        if (event.account.empty()) continue;
        const Result<Accepted> accepted = co_await parts_.inbox.accept(std::move(event));
        done += accepted.has_value() && accepted->fresh;
    }
    if (!seen->due) co_return done;
    const auto turn = [now](store::Connection& connection) { return changes::turn_due(connection, now); };
    Result<changes::Turned> turned = co_await parts_.store.write(turn);
    if (turned.has_error()) {
        spdlog::warn("a change that is due could not be turned: {}", turned.error().detail);
        co_return done;
    }
    done += turned->changes.size();
    for (PlannedChange& change : turned->changes) parts_.changes.apply(std::move(change));
    for (ServiceReport& report : turned->reports) parts_.services.apply(std::move(report));
    co_return done;
}

awaitable<void> ChangeWatch::run() {
    return regularly(between, [this] { return look(); });
}

}  // namespace twicket
