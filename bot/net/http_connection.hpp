// Between http_server.cpp and http_connection.cpp only: what the server keeps in common, and one connection as it sees
// it.
#pragma once
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <unordered_map>
#include <unordered_set>

#include "bot/net/http_server.hpp"
#include "bot/net/response_head.hpp"
#include "bot/net/tls.hpp"

namespace twicket::net {

using Monotonic = std::chrono::steady_clock;

// One connection. It is owned by its coroutine; the server only wakes it, cuts it, or asks it to end.
class Connection : public std::enable_shared_from_this<Connection> {
  public:
    enum class Phase : std::uint8_t { handshake, idle, head, body, handling, writing, socket, lingering };
    virtual ~Connection() = default;
    // True when a deadline of its phase has passed, or its WebSocket's peer has stopped draining.
    virtual bool overdue(Monotonic::time_point now) const = 0;
    // The pending read or write ends as timed out.
    virtual void time_out() = 0;
    // Idle: ends. WebSocket: says goodbye. Busy: ends after the answer.
    virtual void drain() = 0;
    // Closes at once and cancels the handler.
    virtual void cut() = 0;
};

struct ServerCore : std::enable_shared_from_this<ServerCore> {
    ServerCore(boost::asio::any_io_executor executor_, HttpServerOptions options_, const Router& router_)
        : executor{executor_},
          options{std::move(options_)},
          router{router_},
          acceptor{executor_},
          sweeper{executor_},
          all_gone{executor_} {}

    void remove(Connection& connection, const std::string& address_key);

    boost::asio::any_io_executor executor;
    HttpServerOptions options;
    const Router& router;
    TlsContext tls;
    boost::asio::ip::tcp::acceptor acceptor;
    boost::asio::steady_timer sweeper, all_gone;
    std::unordered_set<Connection*> connections;
    std::unordered_map<std::string, std::size_t> per_address;
    DateLine date;
    HttpServerCounts counts;
    bool draining = false, stopped = false;
};

// Serves an accepted stream until it ends. `address_key` was counted in per_address and is given back at the end.
void serve_connection(const std::shared_ptr<ServerCore>& core, boost::asio::ip::tcp::socket stream, std::string remote,
                      std::string address_key);

}  // namespace twicket::net
