// Yammer's old push (Bayeux long polling) as a hint that there is something to read: off unless asked for, since nobody
// promises that it is still served. What is said comes from the feeds alone; a hint only makes them be read at once, so
// whatever goes wrong here is told, tried again seldom, and costs nothing else. Belongs to the main executor.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/net/http_client.hpp"

namespace twicket::yammer {

// Where to listen, as a feed's page says it (meta.realtime).
struct Door {
    std::string uri, channel, token;
    bool operator==(const Door&) const = default;
};
// Nothing: the page names none, or not all of it.
std::optional<Door> door_of(const nlohmann::json& answer);

class Hints {
  public:
    // `home`: the API's base; a door elsewhere is only used at public addresses. `news`: there is something to read.
    Hints(net::HttpClient& client, Clock& clock, std::string home, std::function<void()> news);

    void learn(Door door);
    // Until cancelled.
    boost::asio::awaitable<void> run();
    // One move: at most one request. How long until the next.
    boost::asio::awaitable<Duration> step();
    // Why it does not work now, for the health page; empty: it does, or nothing is known yet.
    const std::string& trouble() const { return trouble_; }
    bool listens() const { return subscribed_; }

  private:
    boost::asio::awaitable<Result<nlohmann::json>> call(nlohmann::json frames, Duration deadline);
    boost::asio::awaitable<Duration> greet();
    boost::asio::awaitable<Duration> listen();
    Duration failed(const std::string& why);
    void take_advice(const nlohmann::json& frame);

    net::HttpClient& client_;
    Clock& clock_;
    std::string home_;
    std::function<void()> news_;
    std::optional<Door> door_;
    std::string client_id_;
    bool subscribed_ = false;
    bool worn_out_ = false;  // the door was refused: another one must be learnt
    Duration interval_{0}, timeout_{30'000};
    int failures_ = 0;
    std::int64_t frames_ = 0;
    std::string trouble_;
};

}  // namespace twicket::yammer
