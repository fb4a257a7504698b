// The HTTP/1.1 and WebSocket server: one listener, a table of routes, every limit and deadline of promises S3 and S4.
// Beast and sockets stay behind it. Belongs to one executor (one thread); so do the handlers it calls.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bot/error.hpp"
#include "bot/net/gate.hpp"
#include "bot/net/http.hpp"
#include "bot/net/websocket_options.hpp"

namespace twicket::net {

struct HttpServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;                    // 0: the system picks one, see HttpServer::port
    std::string certificate_file, key_file;    // PEM; both empty: plain HTTP
    std::vector<std::string> allowed_hosts;    // Host without port; empty: every well-formed one. Else 421
    std::vector<std::string> allowed_origins;  // "https://desk.example.com": WebSocket origins besides Host itself
    GateLimits gate{};
    WebSocketOptions socket{};
    std::size_t connections = 10'000;              // in all; one more is answered 503
    std::size_t connections_per_address = 500;     // 429; IPv6 counts by /64
    bool count_loopback = false;                   // a front proxy on this machine speaks for everybody
    std::size_t requests_at_once = 2'000;          // handlers running; one more is answered 503 with Retry-After
    std::chrono::milliseconds head_time{10'000};   // from the first byte to the whole head; the TLS handshake too
    std::chrono::milliseconds idle_time{60'000};   // a connection without a request
    std::chrono::milliseconds stall_time{10'000};  // not one byte of a body in, or of an answer out
    std::chrono::milliseconds grace_time{5'000};   // before the rate below is asked for
    std::size_t least_rate = 1024;                 // bytes a second of a body in, or of an answer out
    std::chrono::milliseconds linger_time{2'000};  // reading on after a refusal, so that the peer gets to see it
    std::chrono::milliseconds sweep_time{1'000};   // how often deadlines are looked at: their precision
};

struct HttpServerCounts {
    std::size_t connections = 0, running = 0;                                                    // now
    std::uint64_t accepted = 0, requests = 0, refused = 0, timed_out = 0, shed = 0, failed = 0;  // since start
};

struct ServerCore;

class HttpServer {
  public:
    // The router must outlive the server and the executor's last run.
    HttpServer(boost::asio::any_io_executor executor, HttpServerOptions options, const Router& router);
    ~HttpServer();  // cuts everything
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    // Binds and begins to accept. Errors: `invalid` address or certificate; `unavailable`: the port is taken. Raises
    // the process's soft limit of open files towards `connections`.
    Result<void> start();
    std::uint16_t port() const;

    // Accepts no more, closes idle connections, lets running requests end (their answers say Connection: close), says
    // goodbye to WebSockets with 1001; what is left after `limit` is cut. Returns when no connection is left.
    boost::asio::awaitable<void> drain(std::chrono::milliseconds limit);
    // Cuts everything now.
    void stop();

    HttpServerCounts counts() const;

  private:
    std::shared_ptr<ServerCore> core_;
};

}  // namespace twicket::net
