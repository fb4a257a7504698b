// A network's API as a test wants it: an HTTP server on a free port of 127.0.0.1 with its own thread, whose answers a
// function gives, and which can act and then lose the answer. What the API means is the driver's.
#pragma once
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/raw_server.hpp"

namespace twicket::testing {

struct ApiRequest {
    std::string method, target;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string header(std::string_view name) const;  // without case; the first
};

struct ApiAnswer {
    int status = 200;
    std::string body{};
    std::vector<std::pair<std::string, std::string>> headers{{"Content-Type", "application/json"}};
    enum class Way {
        whole,
        cut_before,  // the connection is reset without a byte: the request's fate is unknown to the caller
        cut_within   // half of the answer, then a reset
    } way = Way::whole;
};

class ApiStandIn {
  public:
    using Handler = std::function<ApiAnswer(const ApiRequest&)>;  // runs on the stand-in's thread
    explicit ApiStandIn(Handler handler);
    ~ApiStandIn();
    std::uint16_t port() const { return port_; }
    std::string base() const { return "http://127.0.0.1:" + std::to_string(port_); }
    // Runs a function on the stand-in's thread and waits: for reading and changing what the handler uses.
    void on_thread(const std::function<void()>& work);

  private:
    boost::asio::awaitable<void> serve(Visit& visit);

    Handler handler_;
    boost::asio::io_context loop_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{loop_.get_executor()};
    std::unique_ptr<RawServer> server_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

}  // namespace twicket::testing
