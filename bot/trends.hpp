// Weekly trends of groups (rows 53, 54): what share of what was said about a service were complaints and praise, how far an
// entry reached and helped, how long a channel waits for something useful. Only of weeks that are over, only where enough
// different people stand behind a line, and never of one person. The table trend. Off unless configured.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <map>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/service.hpp"
#include "bot/store/store.hpp"
#include "config/config.hpp"

namespace twicket {

struct Trend {
    std::string week;         // its Monday, "2026-11-16" (UTC)
    std::string subject;      // "all", "service:mail", "entry:vpn", "place:slack/acme/C01"
    std::int64_t people = 0;  // who stand behind it, each once
    // all, service: messages, complaints, praise; service: followers too. entry: served, helpful, not_helpful, reused, shared.
    // place: questions, useful (of which something was found useful), wait (the median time to that, in seconds).
    std::map<std::string, std::int64_t> figures{};
    std::int64_t figure(const std::string& name) const;  // 0: none
};

namespace trends {
struct Week {
    std::string monday;
    Time from, to;
};
}  // namespace trends

class Trends {
  public:
    struct Parts {
        Clock& clock;
        store::Store& store;
        config::Trends settings;
        std::vector<Service> services;
    };
    explicit Trends(Parts parts) : parts_{std::move(parts)} {}

    // Counts the last four weeks that are over, as far as that was not done yet; how many it was now.
    boost::asio::awaitable<std::size_t> look();
    boost::asio::awaitable<void> run();  // now and every hour, until cancelled

  private:
    boost::asio::awaitable<std::size_t> look_at(trends::Week week);

    Parts parts_;
};

// Functions run inside a store job and touch only its connection.
namespace trends {

// The last one that is over (UTC).
Week last_week(Time now, int before = 0);  // that many weeks before it
// What `minimum` people or more stand behind, in the order of subjects.
std::vector<Trend> count(store::Connection& connection, const Week& week, const std::vector<Service>& services, int minimum);
void put(store::Connection& connection, const Week& week, const std::vector<Trend>& counted);
bool is_counted(store::Connection& connection, const Week& week);
// The newest week first, then by people.
std::vector<Trend> stored(store::Connection& connection, std::int64_t limit);

}  // namespace trends
}  // namespace twicket
