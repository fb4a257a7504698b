// Asking every account once a day whether it works (row 68): token, rights, clock, secret. The first time soon after the
// start, one account after the other; hourly while something is wrong, and at once when an account says that
// it works again. What was found goes to Troubles and is kept in the store, so that "since when" outlives a restart.
// Belongs to the main executor.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bot/adapter.hpp"
#include "bot/clock.hpp"
#include "bot/store/store.hpp"
#include "bot/troubles.hpp"

namespace twicket {

class SelfTests {
  public:
    static constexpr const char* source = "self-test";  // of what it puts into Troubles
    struct Last {
        Time at{};
        std::vector<Finding> findings;  // the good ones too
    };
    using Accounts = std::function<std::vector<Adapter*>()>;
    // All of it outlives the tests.
    SelfTests(store::Store& store, Clock& clock, Troubles& troubles, Accounts accounts);

    // Until cancelled.
    boost::asio::awaitable<void> run();
    // One move of run(): at most one account is asked. How long until the next is due.
    boost::asio::awaitable<Duration> step();
    // Nothing before the first time in this life.
    std::optional<Last> last(const std::string& account) const;

  private:
    boost::asio::awaitable<void> begin();
    boost::asio::awaitable<std::vector<Finding>> ask(Adapter& adapter);
    boost::asio::awaitable<void> keep(std::string account);

    store::Store& store_;
    Clock& clock_;
    Troubles& troubles_;
    Accounts accounts_;
    bool begun_ = false;
    std::map<std::string, Time> due_;
    std::map<std::string, Last> last_;
    std::set<std::string> ailing_;  // said of themselves that they were in trouble when they were asked
};

}  // namespace twicket
