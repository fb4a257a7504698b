// Looking after the running program, so that nothing fails silently (row 68, R25): each account's own word and its daily
// self-test, replies that do not get out, the clock, certificates, the age of secrets, accounts that fell silent. What it
// finds is Troubles; showing them is health.hpp's. Belongs to the main executor.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "bot/app/core.hpp"
#include "bot/net/peers.hpp"
#include "bot/self_tests.hpp"
#include "bot/troubles.hpp"

namespace twicket::app {

// A secret that grows old. Nothing of it is kept but a fingerprint.
struct WatchedSecret {
    std::string account;
    std::string name;         // as in the configuration: "client_secret"
    std::string fingerprint;  // fingerprint_of(); tells a new secret from the old one
    int days = 365;           // how long it should serve; warned 30 days before
    std::string advice;       // what to do then
};
// One way: of as little use to a reader as a random number, as long as the secret is one.
std::string fingerprint_of(const std::string& account, std::string_view secret);

struct Watched {
    Core& core;
    store::Store& store;
    Clock& clock;
    const net::Peers& peers;
    std::string certificate_file{};  // that our listener shows; empty: none
    std::vector<WatchedSecret> secrets{};
};

class Watch {
  public:
    explicit Watch(Watched watched);

    // Until cancelled.
    boost::asio::awaitable<void> run();
    // One look at everything that costs no call; the dear half of it once an hour.
    boost::asio::awaitable<void> look();
    // Something ended that should not have: "its adapter ended".
    void report(const std::string& about, std::string text);

    Troubles troubles;
    SelfTests self_tests;
    const Watched& watched() const { return watched_; }

  private:
    void look_at_accounts();
    void look_at_clock();
    void look_at_certificates();
    boost::asio::awaitable<void> look_at_secrets();
    boost::asio::awaitable<void> look_at_silence();
    boost::asio::awaitable<void> look_at_parked();

    Watched watched_;
    Time started_;
    Time next_dear_{};
};

}  // namespace twicket::app
