// Settling merits: what has stood for long enough is judged and posted, what was withdrawn is taken back (bot/ledger).
// Main executor only.
#pragma once
#include <boost/asio/awaitable.hpp>

#include "bot/ledger.hpp"
#include "bot/people.hpp"
#include "bot/store/store.hpp"

namespace twicket {

class Settlement {
  public:
    struct Parts {
        const People& people;
        Clock& clock;
        store::Store& store;
        config::Points rules;
    };
    explicit Settlement(Parts parts) : parts_{std::move(parts)} {}

    // Settles what is due, at most a few hundred; the number of merits looked at.
    boost::asio::awaitable<std::size_t> look();
    // Looks every few seconds, until cancelled.
    boost::asio::awaitable<void> run();
    const config::Points& rules() const { return parts_.rules; }

  private:
    // People of the directory who are no bots; the desk itself is somebody.
    bool known(const Merit& merit) const;

    Parts parts_;
};

}  // namespace twicket
