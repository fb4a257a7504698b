// Delivers what turns have put into the table `outgoing`: every thread in order, several threads of an account at once
// (Adapter::lanes), accounts independent of each other. A network that says "wait" is obeyed as far as it meant that
// (Adapter::limits, Error::only_here): the thread, the errand or the account. What an answer means is decided in delivery.hpp, when an
// account may be called in breaker.hpp.
//
// A row is committed as `sending` before the network is called and settled in a commit afterwards. Rows found `sending`
// at start, and sends whose answer was lost, are looked for first. While the head of a thread waits or is looked for,
// its followers wait; once it is dead, dropped or in doubt they go on: a poison message stops nobody else, and a person
// can still send it again later.
//
// All members belong to one executor: run(), deliver_due() and wake() are called there.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bot/adapter.hpp"
#include "bot/clock.hpp"
#include "bot/outbox_rows.hpp"
#include "bot/store/store.hpp"

namespace twicket {

class Outbox {
  public:
    // The adapter of an account; null when it is not configured (its rows wait). Called often: must be cheap.
    using FindAdapter = std::function<Adapter*(const std::string& account)>;
    // The store, the clock and the adapters outlive the outbox and its deliveries. `random`: 0 ≤ x < 1; empty: a good
    // one.
    Outbox(store::Store& store, Clock& clock, FindAdapter find_adapter, std::function<double()> random = {});
    ~Outbox();
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    // Delivers until cancelled, then waits for the calls under way (at most 10 s).
    boost::asio::awaitable<void> run();
    // One pass: all that is due now and whatever of it becomes due meanwhile. Returns the number of calls made to
    // networks.
    boost::asio::awaitable<std::size_t> deliver_due();
    // There are new rows. Cheap; call it after each commit that enqueued something.
    void wake();

    // A person's choice for a parked row: send it (again), or call it sent. not_found when it is not parked.
    boost::asio::awaitable<Result<void>> resend(std::string id);
    boost::asio::awaitable<Result<void>> settle(std::string id, std::string external_id);

    // Since the start; for metrics.
    struct Counters {
        std::uint64_t sent = 0, sends = 0, looks = 0, retries = 0, rate_limited = 0, in_doubt = 0, dead = 0,
                      dropped = 0;
        std::size_t open = 0;           // rows not settled now
        std::size_t in_flight = 0;      // calls under way now
        std::size_t open_breakers = 0;  // accounts that cannot be reached now
    };
    Counters counters() const;
    // Accounts whose networks do not answer now, with deliveries waiting; each is tried again by itself.
    std::vector<std::string> unreachable() const;

  private:
    struct State;
    std::shared_ptr<State> state_;  // shared with the deliveries under way
};

}  // namespace twicket
