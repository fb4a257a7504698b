// What knowledge asks of people unasked: whoever keeps entries that are due is reminded once a week, in his or her
// hours; the curators' place gets a digest of the gaps. Both are Ticks that the skill keep turns into words. Main
// executor only.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "bot/inbox.hpp"
#include "bot/people.hpp"
#include "bot/reach.hpp"
#include "skills/keep/keep.hpp"

namespace twicket::app {

// The entries that this person should look through on that day: never verified, not for `days`, or ending within two
// weeks.
std::vector<keep::DueEntry> due_entries(store::Connection& connection, const std::string& person,
                                        const std::string& today, int days);

class KnowledgeWatch {
  public:
    struct Parts {
        const People& people;
        Clock& clock;
        store::Store& store;
        Inbox& inbox;
        FindAdapter find_adapter;
        std::string account, place;  // the curators'; an empty account: none
        std::string timezone{"UTC"};
        std::string digest{"off"};  // daily, weekly (Mondays), off
        int verify_days = 365;
    };
    explicit KnowledgeWatch(Parts parts) : parts_{std::move(parts)} {}

    // Tells what is due and not told yet, at most once an hour; the number.
    boost::asio::awaitable<std::size_t> look();
    // Looks now and every ten minutes, until cancelled.
    boost::asio::awaitable<void> run();

  private:
    boost::asio::awaitable<bool> remind(std::string person, std::string week);
    boost::asio::awaitable<bool> tell_gaps(std::string day, int days);

    Parts parts_;
    std::int64_t looked_ = -1;  // the hour
};

}  // namespace twicket::app
