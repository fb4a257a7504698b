// A crash before the batch's commit: nothing was told, the next look finds it. After it: the Tick is in the inbox.
#include "bot/service_notices.hpp"

#include <spdlog/spdlog.h>

#include <map>

#include "bot/change_watch.hpp"
#include "bot/local_time.hpp"
#include "bot/regularly.hpp"

namespace twicket {
namespace {

using boost::asio::awaitable;
using services::Notice;
constexpr std::string_view mark = "services.notice:";
constexpr std::int64_t read_at_once = 5'000;
constexpr std::size_t in_one_message = 40;
constexpr int digest_minute = 8 * 60;
constexpr auto between = std::chrono::seconds{3};

}  // namespace

std::string timer_of_batch(const std::string& batch) {
    return std::string{mark} + batch;
}

std::optional<std::string> batch_from(std::string_view timer) {
    if (!timer.starts_with(mark) || timer.size() == mark.size()) return std::nullopt;
    return std::string{timer.substr(mark.size())};
}

bool notice_due(const Notice& notice, const std::string& timezone, Time now) {
    if (notice.way != Way::digest) return true;
    const int minute = local_time(notice.made, timezone).minute_of_day;
    const int wait = (digest_minute - minute + 1440 - 1) % 1440 + 1;  // never nought: made at eight, told the day after
    return now >= std::chrono::floor<std::chrono::minutes>(notice.made) + std::chrono::minutes{wait};
}

bool at_rest(const NightRest& rest, const std::string& timezone, Time now) {
    if (rest.from_minute == rest.to_minute) return false;
    const int minute = local_time(now, timezone).minute_of_day;
    if (rest.from_minute < rest.to_minute) return minute >= rest.from_minute && minute < rest.to_minute;
    return minute >= rest.from_minute || minute < rest.to_minute;
}

awaitable<bool> ServiceNotices::tell(std::vector<Notice> due) {
    if (due.size() > in_one_message) due.resize(in_one_message);
    std::vector<std::int64_t> numbers;
    for (const Notice& notice : due) numbers.push_back(notice.number);
    std::string person = due.front().person;
    Identity first{due.back().account, due.back().user};
    FindAdapter find_adapter = parts_.find_adapter;
    Result<Reached> reached =
        co_await reach(parts_.people, std::move(find_adapter), std::move(person), std::move(first));
    if (reached.has_error()) {
        if (reached.error().code == ErrorCode::unavailable) co_return false;
        const auto give_up = [numbers, why = reached.error().detail](store::Connection& connection) {
            services::put_unreachable(connection, numbers, why);
        };
        const Result<void> noted = co_await parts_.store.write(give_up);
        if (noted.has_error()) spdlog::warn("a notice could not be settled: {}", noted.error().detail);
        co_return false;
    }
    const std::string batch = "n" + std::to_string(numbers.front());
    Event event;
    event.account = reached->account;
    event.external_id = "notice/" + batch;
    event.at = parts_.clock.now();
    event.place = reached->place;
    event.kind = PlaceKind::direct;
    event.person = reached->user;
    // Changes have words of their own (the skill change).
    event.what = Tick{due.front().subject.starts_with("change/") ? timer_of_change(batch) : timer_of_batch(batch)};
    std::function<void(store::Connection&)> alongside = [numbers, batch](store::Connection& connection) {
        services::put_batch(connection, numbers, batch);
    };
    const Result<Accepted> accepted = co_await parts_.inbox.accept(std::move(event), std::move(alongside));
    co_return accepted.has_value() && accepted->fresh;
}

awaitable<std::size_t> ServiceNotices::look() {
    const auto read = [](store::Connection& connection) { return services::open_notices(connection, read_at_once); };
    Result<std::vector<Notice>> open = co_await parts_.store.read(read);
    if (open.has_error()) co_return 0;
    const Time now = parts_.clock.now();
    std::map<std::string, std::vector<Notice>> by_person;
    for (Notice& notice : *open) {
        const Person* known = parts_.people.find(notice.person);
        const std::string& timezone = known ? known->timezone : parts_.timezone;
        if (!at_rest(notice.rest, timezone, now) && notice_due(notice, timezone, now))
            by_person[notice.person + (notice.subject.starts_with("change/") ? "\nchange" : "\nreport")].push_back(
                std::move(notice));
    }
    std::size_t told = 0;
    for (auto& [person, due] : by_person) {
        std::vector<Notice> theirs = std::move(due);
        const bool fresh = co_await tell(std::move(theirs));
        told += fresh;
    }
    co_return told;
}

awaitable<void> ServiceNotices::run() {
    return regularly(between, [this] { return look(); });
}

}  // namespace twicket
