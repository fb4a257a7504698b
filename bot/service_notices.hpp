// Telling followers (rows 47, 49, 50): what is due of the table notice becomes one Tick in each follower's direct
// conversation, which the skill services turns into words; what was held back over the night or for a digest goes out
// as one. Once each: a notice bears the batch it went out with, written with the Tick. Main executor only.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "bot/inbox.hpp"
#include "bot/reach.hpp"
#include "bot/service_records.hpp"

namespace twicket {

// "services.notice:n12" and its batch; nothing: another timer.
std::string timer_of_batch(const std::string& batch);
std::optional<std::string> batch_from(std::string_view timer);

// When a notice may be told: at once, or at the next eight o'clock of the reader's; and not in the hours of rest.
bool notice_due(const services::Notice& notice, const std::string& timezone, Time now);
bool at_rest(const NightRest& rest, const std::string& timezone, Time now);

class ServiceNotices {
  public:
    struct Parts {
        const People& people;
        Clock& clock;
        store::Store& store;
        Inbox& inbox;
        FindAdapter find_adapter;
        std::string timezone = "UTC";  // of strangers
    };
    explicit ServiceNotices(Parts parts) : parts_{std::move(parts)} {}

    // Tells what is due; the number of messages.
    boost::asio::awaitable<std::size_t> look();
    // Looks every few seconds, until cancelled.
    boost::asio::awaitable<void> run();

  private:
    boost::asio::awaitable<bool> tell(std::vector<services::Notice> due);

    Parts parts_;
};

}  // namespace twicket
