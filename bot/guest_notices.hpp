// Telling sponsors of the end of their guests' stay (row 9): a week ahead and on the day, once each, as a Tick in the
// sponsor's direct conversation, which a skill turns into words. A sponsor whom no network reaches is replaced by the
// agents' place. Main executor only.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <optional>
#include <string>

#include "bot/adapter.hpp"
#include "bot/inbox.hpp"
#include "bot/people.hpp"

namespace twicket {

// What a sponsor is to be told, as it stands in Tick::timer: "guest.week:2026-12-31:gus".
struct GuestNotice {
    enum class Stage { week, day };
    Stage stage = Stage::week;
    std::string until;
    std::string guest;  // person id
    bool operator==(const GuestNotice&) const = default;
};
std::string timer_of(const GuestNotice& notice);
std::optional<GuestNotice> guest_notice_from(std::string_view timer);
// What is due for this guest today; nothing: not yet, or it is over.
std::optional<GuestNotice> guest_notice_due(const Person& guest, Time now);

class GuestNotices {
  public:
    struct Parts {
        const People& people;
        Clock& clock;
        store::Store& store;
        Inbox& inbox;
        std::function<Adapter*(const std::string& account)> find_adapter;
        std::string agents_account, agents_place;  // an empty account: none
    };
    explicit GuestNotices(Parts parts) : parts_{std::move(parts)} {}

    // Tells what is due and not told yet; the number.
    boost::asio::awaitable<std::size_t> look();
    // Looks now and every hour, until cancelled.
    boost::asio::awaitable<void> run();

  private:
    // The event that tells it; nothing: the sponsor's networks are away, so later.
    boost::asio::awaitable<std::optional<Event>> addressed(GuestNotice notice);
    boost::asio::awaitable<bool> tell(GuestNotice notice);

    Parts parts_;
};

}  // namespace twicket
