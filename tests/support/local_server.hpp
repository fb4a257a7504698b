// A real HttpServer on 127.0.0.1 with its own thread, for tests. Routes are added before start(); handlers run on that
// thread.
#pragma once
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <future>
#include <optional>
#include <thread>

#include "bot/net/http_server.hpp"

namespace twicket::testing {

class LocalServer {
  public:
    explicit LocalServer(net::HttpServerOptions options = {});
    ~LocalServer() { stop(); }
    // Stops the server and joins; what lives on its context may then be destroyed before it.
    void stop();
    net::Router router;
    // Throws when the server cannot start.
    void start();
    std::uint16_t port() const { return port_; }
    net::HttpServerCounts counts();
    // Runs a function on the server's thread and waits for it.
    void on_thread(const std::function<void()>& work);
    // Starts a drain; the future is ready when it is over.
    std::future<void> drain(std::chrono::milliseconds limit);
    boost::asio::io_context context{1};

  private:
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{context.get_executor()};
    net::HttpServerOptions options_;
    std::optional<net::HttpServer> server_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

// Adds "/echo" (any body back) for GET, POST and PUT, and the echoing WebSocket "/socket".
void add_echo(net::Router& router);

// Short deadlines, so that tests of them need no patience.
net::HttpServerOptions impatient();

}  // namespace twicket::testing
