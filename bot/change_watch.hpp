// Changes in time (rows 35 and 50): one that was proposed is put before operations; when it begins its service is under
// maintenance, when it ends the followers are asked whether it works. Main executor only.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>

#include "bot/changes.hpp"
#include "bot/inbox.hpp"
#include "bot/services.hpp"

namespace twicket {

// "change.notice:n12" of followers, "change.notice:ask/3" of operations; what stands behind the colon. Nothing: another
// timer.
std::string timer_of_change(const std::string& batch);
std::optional<std::string> change_batch_from(std::string_view timer);

class ChangeWatch {
  public:
    struct Parts {
        Services& services;
        Changes& changes;
        Clock& clock;
        store::Store& store;
        Inbox& inbox;
        std::string account, place;  // of operations; an empty account: changes are approved by command
    };
    explicit ChangeWatch(Parts parts) : parts_{std::move(parts)} {}

    // Does what is due; how much that was.
    boost::asio::awaitable<std::size_t> look();
    // Every five seconds, until cancelled.
    boost::asio::awaitable<void> run();

  private:
    Parts parts_;
};

}  // namespace twicket
