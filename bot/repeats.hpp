// Problems that nobody sees because each incident is small (row 33): when enough different people have had like
// incident tickets within weeks, a problem with its timeline is made of them and told in the operations place, once.
// Reads the tickets, belongs to the main executor.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "bot/inbox.hpp"
#include "bot/incidents.hpp"
#include "bot/store/store.hpp"

namespace twicket {

struct RepeatLimits {
    int tickets = 5;  // of different people
    Duration within = std::chrono::hours{24 * 30};
};

// An incident ticket as far as likeness goes.
struct IncidentTicket {
    std::string number, title, service, requester;
    ThreadName where{};
    Time at{};
};

// The tickets that are like the newest one that has enough company, oldest first; empty: none has. Pure. Alike are two
// of one service with two words in common, or two that say nearly the same where one names no service.
std::vector<IncidentTicket> repeated(const std::vector<IncidentTicket>& tickets, int people);

class RepeatsWatch {
  public:
    struct Parts {
        Incidents& incidents;
        Clock& clock;
        store::Store& store;
        Inbox& inbox;
        std::string account, place;  // of operations; an empty account: nobody is told, so nothing is watched
        RepeatLimits limits{};
    };
    explicit RepeatsWatch(Parts parts) : parts_{std::move(parts)} {}

    // Makes the problems that follow from what is new; how many.
    boost::asio::awaitable<std::size_t> look();
    // Every minute, until cancelled.
    boost::asio::awaitable<void> run();

  private:
    Parts parts_;
    std::string seen_{};  // the tickets at the last look: nothing is grouped again while nothing is new
};

}  // namespace twicket
