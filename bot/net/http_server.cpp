// Accepting, caps, the sweep over deadlines, and the drain. What happens on a connection is in http_connection.cpp.
#include "bot/net/http_server.hpp"

#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <boost/asio/redirect_error.hpp>

#include "bot/net/http_connection.hpp"

namespace twicket::net {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::redirect_error;
using asio::use_awaitable;
using asio::ip::tcp;
using Failure = boost::system::error_code;

constexpr std::chrono::milliseconds out_of_files_wait{100};
constexpr std::chrono::milliseconds after_cut_wait{1'000};

void allow_open_files(std::size_t connections) {
    rlimit limit{};
    const rlim_t wanted = connections + 512;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    setrlimit(RLIMIT_NOFILE, &limit);
}

// Whose share a connection counts in: an IPv4 address, or the /64 that one IPv6 customer has.
std::string share_of(const asio::ip::address& address) {
    if (address.is_v4()) return address.to_string();
    const auto bytes = address.to_v6().to_bytes();
    if (address.to_v6().is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    return {reinterpret_cast<const char*>(bytes.data()), 8};
}

// One try, without waiting: an answer that does not fit the socket's buffer is not owed to a flood.
void turn_away(tcp::socket& stream, const char* status_line, bool over_tls) {
    Failure ignored;
    const std::string answer =
        std::string{status_line} + "\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    stream.non_blocking(true, ignored);
    if (!over_tls) stream.write_some(asio::buffer(answer), ignored);
    stream.shutdown(tcp::socket::shutdown_send, ignored);
}

void take(const std::shared_ptr<ServerCore>& core, tcp::socket stream) {
    Failure failure;
    const auto peer = stream.remote_endpoint(failure);
    if (failure) return;
    ++core->counts.accepted;
    const auto& options = core->options;
    const bool over_tls = core->tls != nullptr;
    if (core->connections.size() >= options.connections) {
        ++core->counts.shed;
        return turn_away(stream, "HTTP/1.1 503 Service Unavailable", over_tls);
    }
    std::string share;
    if (options.count_loopback || !peer.address().is_loopback()) {
        share = share_of(peer.address());
        auto& count = core->per_address[share];
        if (count >= options.connections_per_address) {
            ++core->counts.shed;
            return turn_away(stream, "HTTP/1.1 429 Too Many Requests", over_tls);
        }
        ++count;
    }
    stream.set_option(tcp::no_delay{true}, failure);
    serve_connection(core, std::move(stream), peer.address().to_string(), std::move(share));
}

awaitable<void> accept_all(std::shared_ptr<ServerCore> core) {
    asio::steady_timer pause{core->executor};
    while (core->acceptor.is_open()) {
        tcp::socket stream{core->executor};
        Failure failure;
        auto token = redirect_error(use_awaitable, failure);
        co_await core->acceptor.async_accept(stream, token);
        if (!failure) {
            take(core, std::move(stream));
        } else if (failure == asio::error::no_descriptors || failure == asio::error::no_buffer_space ||
                   failure == asio::error::no_memory) {
            spdlog::warn("http: cannot accept: {}", failure.message());
            pause.expires_after(out_of_files_wait);
            co_await pause.async_wait(token);
        }
    }
}

std::vector<std::shared_ptr<Connection>> all_of(const ServerCore& core) {
    std::vector<std::shared_ptr<Connection>> all;
    all.reserve(core.connections.size());
    for (Connection* connection : core.connections)
        if (auto held = connection->weak_from_this().lock()) all.push_back(std::move(held));
    return all;
}

awaitable<void> sweep(std::shared_ptr<ServerCore> core) {
    while (!core->stopped) {
        Failure failure;
        auto token = redirect_error(use_awaitable, failure);
        core->sweeper.expires_after(core->options.sweep_time);
        co_await core->sweeper.async_wait(token);
        const auto now = Monotonic::now();
        std::vector<std::shared_ptr<Connection>> late;
        for (Connection* connection : core->connections)
            if (connection->overdue(now))
                if (auto held = connection->weak_from_this().lock()) late.push_back(std::move(held));
        for (const auto& connection : late) connection->time_out();
    }
}

void cut_all(ServerCore& core) {
    for (const auto& connection : all_of(core)) connection->cut();
}

void log_end(const char* what, const std::exception_ptr& fault) {
    try {
        if (fault) std::rethrow_exception(fault);
    } catch (const std::exception& error) {
        spdlog::error("http: {} ended with {}", what, error.what());
    }
}

Result<tcp::endpoint> endpoint_of(const HttpServerOptions& options) {
    Failure failure;
    const auto address = asio::ip::make_address(options.address, failure);
    if (failure) return Error{ErrorCode::invalid, "'" + options.address + "' is no address to listen on"};
    return tcp::endpoint{address, options.port};
}

}  // namespace

void ServerCore::remove(Connection& connection, const std::string& address_key) {
    connections.erase(&connection);
    if (!address_key.empty()) {
        const auto found = per_address.find(address_key);
        if (found != per_address.end() && --found->second == 0) per_address.erase(found);
    }
    if (draining && connections.empty()) all_gone.cancel();
}

HttpServer::HttpServer(asio::any_io_executor executor, HttpServerOptions options, const Router& router)
    : core_{std::make_shared<ServerCore>(executor, std::move(options), router)} {}

HttpServer::~HttpServer() {
    stop();
}

Result<void> HttpServer::start() {
    const auto endpoint = endpoint_of(core_->options);
    if (!endpoint) return endpoint.error();
    if (!core_->options.certificate_file.empty() || !core_->options.key_file.empty()) {
        auto context = server_context(core_->options.certificate_file, core_->options.key_file);
        if (!context) return context.error();
        core_->tls = *context;
    }
    allow_open_files(core_->options.connections);
    Failure failure;
    auto& acceptor = core_->acceptor;
    acceptor.open(endpoint->protocol(), failure);
    if (!failure) acceptor.set_option(tcp::acceptor::reuse_address{true}, failure);
    if (!failure) acceptor.bind(*endpoint, failure);
    if (!failure) acceptor.listen(tcp::acceptor::max_listen_connections, failure);
    if (failure)
        return Error{ErrorCode::unavailable, "cannot listen on " + core_->options.address + " port " +
                                                 std::to_string(core_->options.port) + ": " + failure.message()};
    const auto accept_ended = [](const std::exception_ptr& fault) { log_end("accepting", fault); };
    const auto sweep_ended = [](const std::exception_ptr& fault) { log_end("the sweep", fault); };
    asio::co_spawn(core_->executor, accept_all(core_), accept_ended);
    asio::co_spawn(core_->executor, sweep(core_), sweep_ended);
    return {};
}

std::uint16_t HttpServer::port() const {
    Failure failure;
    const auto endpoint = core_->acceptor.local_endpoint(failure);
    return failure ? core_->options.port : endpoint.port();
}

awaitable<void> HttpServer::drain(std::chrono::milliseconds limit) {
    const auto core = core_;
    core->draining = true;
    Failure failure;
    core->acceptor.close(failure);
    for (const auto& connection : all_of(*core)) connection->drain();
    auto token = redirect_error(use_awaitable, failure);
    if (!core->connections.empty()) {
        core->all_gone.expires_after(limit);
        co_await core->all_gone.async_wait(token);
    }
    if (!core->connections.empty()) {
        cut_all(*core);
        core->all_gone.expires_after(after_cut_wait);
        co_await core->all_gone.async_wait(token);
    }
    core->stopped = true;
    core->sweeper.cancel();
}

void HttpServer::stop() {
    Failure ignored;
    core_->stopped = core_->draining = true;
    core_->acceptor.close(ignored);
    core_->sweeper.cancel();
    cut_all(*core_);
}

HttpServerCounts HttpServer::counts() const {
    auto counts = core_->counts;
    counts.connections = core_->connections.size();
    return counts;
}

}  // namespace twicket::net
