// Starting and stopping the test server's thread.
#include "tests/support/local_server.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <future>

namespace twicket::testing {
namespace {

using boost::asio::awaitable;

awaitable<net::HttpResponse> echo(const net::HttpRequest& request) {
    co_return net::HttpResponse{200, {{"Content-Type", "application/octet-stream"}}, request.body};
}

awaitable<void> echo_socket(const net::HttpRequest&, std::shared_ptr<net::WebSocket> socket) {
    bool open = true;
    while (open) {
        auto message = co_await socket->read();
        open = message.has_value() && socket->post(std::move(message->bytes), message->text);
    }
}

awaitable<void> drain_all(net::HttpServer& server, std::chrono::milliseconds limit) {
    co_await server.drain(limit);
}

}  // namespace

LocalServer::LocalServer(net::HttpServerOptions options) : options_{std::move(options)} {}

void LocalServer::start() {
    server_.emplace(context.get_executor(), options_, router);
    const auto started = server_->start();
    if (!started) throw std::runtime_error(started.error().detail);
    port_ = server_->port();
    thread_ = std::thread{[this] { context.run(); }};
}

void LocalServer::stop() {
    if (!thread_.joinable()) return;
    on_thread([this] { server_->stop(); });
    work_.reset();
    thread_.join();
}

void LocalServer::on_thread(const std::function<void()>& work) {
    std::promise<void> done;
    boost::asio::post(context, [&] {
        work();
        done.set_value();
    });
    done.get_future().wait();
}

net::HttpServerCounts LocalServer::counts() {
    net::HttpServerCounts counts;
    on_thread([&] { counts = server_->counts(); });
    return counts;
}

std::future<void> LocalServer::drain(std::chrono::milliseconds limit) {
    return boost::asio::co_spawn(context, drain_all(*server_, limit), boost::asio::use_future);
}

void add_echo(net::Router& router) {
    for (const char* method : {"GET", "POST", "PUT"}) router.add(method, "/echo", echo);
    router.add_socket("/socket", echo_socket);
}

net::HttpServerOptions impatient() {
    using std::chrono::milliseconds;
    net::HttpServerOptions options;
    options.head_time = milliseconds{150};
    options.idle_time = milliseconds{300};
    options.stall_time = milliseconds{200};
    options.grace_time = milliseconds{150};
    options.linger_time = milliseconds{100};
    options.sweep_time = milliseconds{20};
    return options;
}

}  // namespace twicket::testing
