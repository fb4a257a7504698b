// Slack's events over WebSockets that we open: several at once, renewed before Slack closes them, each envelope
// acknowledged after its commit. Decisions are in socket_words.hpp. Belongs to the main executor.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <random>
#include <string>

#include "adapters/slack/api.hpp"
#include "adapters/slack/socket_words.hpp"
#include "bot/net/egress.hpp"
#include "bot/net/tls.hpp"
#include "bot/net/websocket.hpp"

namespace twicket::slack {

class SocketMode {
  public:
    struct Parts {
        std::string account;  // for the log
        boost::asio::any_io_executor executor;
        net::Egress& egress;
        net::TlsContext tls;
        Api& api;             // with the app-level token
        int connections = 2;  // at once
        // Stores what an envelope holds and gives Slack's answer; an error: it must come again.
        std::function<boost::asio::awaitable<Result<std::string>>(const Envelope&)> take;
        // Empty: it works again.
        std::function<void(std::string)> trouble;
        std::shared_ptr<void> kept{};  // what a call under way needs, should this go first
    };
    explicit SocketMode(Parts parts);

    // Until cancelled. Must outlive what it started.
    boost::asio::awaitable<void> run();

    struct Counters {
        std::uint64_t opened = 0, envelopes = 0, unacknowledged = 0;
        int connected = 0;  // now
    };
    const Counters& counters() const { return counters_; }

  private:
    using Socket = std::shared_ptr<net::WebSocket>;
    boost::asio::awaitable<void> keep_slot();
    boost::asio::awaitable<Answer<Socket>> open();
    boost::asio::awaitable<SocketEnd> converse(Socket socket);
    boost::asio::awaitable<void> read_to_end(Socket socket);
    boost::asio::awaitable<void> handle(Socket socket, Envelope envelope);
    boost::asio::awaitable<void> rest(Duration wait);
    void spawn(boost::asio::awaitable<void> work);
    double random() { return std::uniform_real_distribution<double>{0, 1}(random_); }

    Parts parts_;
    Counters counters_;
    int slots_ = 0;
    int under_way_ = 0;  // envelopes that are being stored
    std::mt19937 random_{std::random_device{}()};
};

}  // namespace twicket::slack
