// "Once" is the key of the table guest_notice, written in the event's transaction.
#include "bot/guest_notices.hpp"

#include <spdlog/spdlog.h>


#include "bot/local_time.hpp"
#include "bot/regularly.hpp"

namespace twicket {
namespace {

using boost::asio::awaitable;
constexpr std::string_view week_mark = "guest.week:", day_mark = "guest.day:";
constexpr std::size_t date_length = 10;
constexpr auto between = std::chrono::hours{1};

std::string_view name_of(GuestNotice::Stage stage) {
    return stage == GuestNotice::Stage::week ? "week" : "day";
}

bool told(store::Connection& connection, const GuestNotice& notice) {
    auto rows = connection.query("SELECT 1 FROM guest_notice WHERE person = $1 AND stage = $2 AND until = $3",
                                 {notice.guest, name_of(notice.stage), notice.until});
    return rows.next();
}

void note_told(store::Connection& connection, const GuestNotice& notice, Time now) {
    connection.execute(
        "INSERT INTO guest_notice (person, stage, until, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        {notice.guest, name_of(notice.stage), notice.until, to_millis(now)});
}

}  // namespace

std::string timer_of(const GuestNotice& notice) {
    return std::string{notice.stage == GuestNotice::Stage::week ? week_mark : day_mark} + notice.until + ":" +
           notice.guest;
}

std::optional<GuestNotice> guest_notice_from(std::string_view timer) {
    GuestNotice notice;
    if (timer.starts_with(week_mark)) {
        timer.remove_prefix(week_mark.size());
    } else if (timer.starts_with(day_mark)) {
        notice.stage = GuestNotice::Stage::day;
        timer.remove_prefix(day_mark.size());
    } else {
        return std::nullopt;
    }
    if (timer.size() <= date_length + 1 || timer[date_length] != ':') return std::nullopt;
    notice.until = timer.substr(0, date_length);
    notice.guest = timer.substr(date_length + 1);
    if (!is_date(notice.until)) return std::nullopt;
    return notice;
}

std::optional<GuestNotice> guest_notice_due(const Person& guest, Time now) {
    if (!guest.guest) return std::nullopt;
    const std::string today = date_on(now, guest.timezone);
    const std::string& until = guest.guest->until;
    if (today == until) return GuestNotice{GuestNotice::Stage::day, until, guest.id};
    if (today < until && until <= days_after(today, 7)) return GuestNotice{GuestNotice::Stage::week, until, guest.id};
    return std::nullopt;
}

// The first of the sponsor's networks that lets us write; where none ever will, the agents' place.
awaitable<std::optional<Event>> GuestNotices::addressed(GuestNotice notice) {
    const std::string stage{name_of(notice.stage)};
    Event event;
    event.external_id = "guest/" + stage + "/" + notice.until + "/" + notice.guest;
    event.at = parts_.clock.now();
    event.what = Tick{timer_of(notice)};
    const Person* guest = parts_.people.find(notice.guest);
    const Person* sponsor = guest && guest->guest ? parts_.people.find(guest->guest->sponsor) : nullptr;
    std::vector<KnownIdentity> known;
    if (sponsor) known = parts_.people.identities_of(*sponsor);
    bool away = false;
    for (const KnownIdentity& one : known) {
        Adapter* network = parts_.find_adapter(one.identity.account);
        if (!network) continue;
        std::string user = one.identity.user;
        Result<std::string> place = co_await network->direct_place(std::move(user));
        if (place.has_value()) {
            event.account = one.identity.account;
            event.place = std::move(*place);
            event.kind = PlaceKind::direct;
            event.person = one.identity.user;
            co_return event;
        }
        const ErrorCode code = place.error().code;
        away = away || code == ErrorCode::unavailable || code == ErrorCode::rate_limited ||
               code == ErrorCode::unknown_outcome;
    }
    if (away) co_return std::nullopt;
    event.account = parts_.agents_account;
    event.place = parts_.agents_place;
    co_return event;
}

awaitable<bool> GuestNotices::tell(GuestNotice notice) {
    const auto seen = [notice](store::Connection& connection) { return told(connection, notice); };
    const Result<bool> before = co_await parts_.store.read(seen);
    if (before.has_error() || *before) co_return false;
    GuestNotice copy = notice;
    const std::optional<Event> event = co_await addressed(std::move(copy));
    if (!event) co_return false;
    const Time now = parts_.clock.now();
    std::function<void(store::Connection&)> alongside = [notice, now](store::Connection& connection) {
        note_told(connection, notice, now);
    };
    if (event->account.empty()) {
        const Result<void> noted = co_await parts_.store.write_job(std::move(alongside));
        if (noted.has_value())
            spdlog::warn("the stay of the guest '{}' ends on {}; neither the sponsor nor a place of agents can be told",
                         notice.guest, notice.until);
        co_return false;
    }
    Event copy_of_event = *event;
    const Result<Accepted> accepted = co_await parts_.inbox.accept(std::move(copy_of_event), std::move(alongside));
    co_return accepted.has_value() && accepted->fresh;
}

awaitable<std::size_t> GuestNotices::look() {
    std::vector<GuestNotice> due;
    for (const Person& person : parts_.people.all())
        if (const auto notice = guest_notice_due(person, parts_.clock.now())) due.push_back(*notice);
    std::size_t told_now = 0;
    for (const GuestNotice& notice : due) {
        GuestNotice copy = notice;
        const bool fresh = co_await tell(std::move(copy));
        told_now += fresh;
    }
    co_return told_now;
}

awaitable<void> GuestNotices::run() {
    return regularly(between, [this] { return look(); });
}

}  // namespace twicket
