// A directory server as a source of people (rows 8, 9, 56): read when the program starts and again every so often, on a
// thread of its own, through a socket of the egress gate. Belongs to the main executor; destroying it ends the thread.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "adapters/ldap/reading.hpp"
#include "bot/directory/directory.hpp"
#include "bot/finding.hpp"
#include "bot/net/egress.hpp"

namespace twicket::ldap {

// One blocking job at a time beside the executor.
class Aside {
  public:
    Aside() = default;
    ~Aside();  // cuts the job's socket and waits for its end
    // The job gets the socket, and owns what else it touches. Ends early only when the coroutine is cancelled.
    boost::asio::awaitable<void> run(int socket, std::function<void(int)> job);

  private:
    struct Shared {
        std::mutex mutex;
        bool closed = false;
        int socket = -1;  // to be cut
    };
    std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
    std::thread thread_;
};

// A connected socket, blocking; its number belongs to the caller.
boost::asio::awaitable<Result<int>> dial(net::Egress& egress, const Settings& settings);

class Ldap {
  public:
    // All outlive it.
    Ldap(Settings settings, net::Egress& egress, store::Store& store, Clock& clock, directory::Directory& directory)
        : settings_{std::make_shared<const Settings>(std::move(settings))}, egress_{egress}, store_{store}, clock_{clock}, directory_{directory} {}

    const Settings& settings() const { return *settings_; }
    // Reads once, and has the directory merged when something changed.
    boost::asio::awaitable<Result<Reading>> read_once();
    boost::asio::awaitable<void> run();  // now, and every so often, until cancelled
    std::string trouble() const { return trouble_; }

  private:
    std::shared_ptr<const Settings> settings_;
    net::Egress& egress_;
    store::Store& store_;
    Clock& clock_;
    directory::Directory& directory_;
    std::string trouble_;
    Aside aside_;
};

// Whether the server can be reached, signed in to and read from (`check --online`).
boost::asio::awaitable<std::vector<Finding>> self_test(Settings settings, net::Egress& egress, Aside& aside);

}  // namespace twicket::ldap
