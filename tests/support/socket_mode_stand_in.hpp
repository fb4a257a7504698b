// A server of Slack's Socket Mode on a free port of 127.0.0.1: addresses for one connection each, hello, envelopes,
// acknowledgements, notices of the end. Slack's own client accepts it (tests/peers/slack_judge_test.cpp).
#pragma once
#include <condition_variable>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>

#include "tests/support/local_server.hpp"

namespace twicket::testing {

class SocketModeStandIn {
  public:
    SocketModeStandIn();
    ~SocketModeStandIn();

    std::string api_url() const { return "http://127.0.0.1:" + std::to_string(server_.port()) + "/api/"; }
    // The answer of apps.connections.open for a bearer token; also served at api_url().
    nlohmann::json open(const std::string& authorization);

    // --- from the test's thread; waiting is bounded by 10 s ---
    bool wait_for_connections(std::size_t count);  // open now, and not told to go
    bool wait_until_open(std::size_t count);       // exactly, going or not
    std::size_t connections_ever() const;
    // Sends to one connection; the envelope's id. Empty: there is none.
    std::string send(const std::string& type, const nlohmann::json& payload, bool accepts_answer, int retry = 0);
    // What came back, {"envelope_id": …} and perhaps a payload.
    std::optional<nlohmann::json> acknowledgement(const std::string& envelope,
                                                  std::chrono::milliseconds limit = std::chrono::seconds{10});
    // To the oldest connection: what Slack says before it closes one.
    void disconnect(const std::string& reason);
    // Closes the oldest connection without a word.
    void drop();
    // To the oldest connection, whatever it is.
    void say(const std::string& bytes);

  private:
    struct Link {
        std::shared_ptr<net::WebSocket> socket;
        bool going = false;
    };
    boost::asio::awaitable<void> serve(const net::HttpRequest& request, std::shared_ptr<net::WebSocket> socket);
    std::shared_ptr<net::WebSocket> oldest(bool mark_as_going);

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::size_t, Link> links_;
    std::set<std::string> tickets_;
    std::map<std::string, nlohmann::json> acknowledged_;
    std::size_t next_link_ = 0, next_ticket_ = 0, next_envelope_ = 0, next_to_use_ = 0;
    LocalServer server_;
};

}  // namespace twicket::testing
