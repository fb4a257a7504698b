// The steps from an address to an open WebSocket. Each has its deadline; nothing is retried here.
#include "bot/net/websocket_client.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "bot/net/gate.hpp"
#include "bot/net/websocket_transport.hpp"

namespace twicket::net {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::redirect_error;
using asio::use_awaitable;
using Failure = boost::system::error_code;
using Socket = Result<std::shared_ptr<WebSocket>>;

template <class T>
awaitable<Result<T>> within(std::chrono::milliseconds limit, awaitable<Result<T>> work, std::string what) {
    using namespace asio::experimental::awaitable_operators;
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor, limit};
    auto race = std::move(work) || timer.async_wait(use_awaitable);
    auto first = co_await std::move(race);
    if (first.index() == 1)
        co_return Error{ErrorCode::timeout, what + " took longer than " + std::to_string(limit.count()) + " ms"};
    co_return std::get<0>(std::move(first));
}

// The system's authorities are read once; tens of milliseconds.
Result<TlsContext> shared_context() {
    static const Result<TlsContext> context = client_context();
    return context;
}

awaitable<Result<std::unique_ptr<TlsStream>>> secure(TcpStream socket, TlsContext context, std::string host) {
    auto stream = std::make_unique<TlsStream>(std::move(socket), *context);
    const auto expected = expect_peer(stream->native_handle(), host);
    if (!expected) co_return expected.error();
    Failure failure;
    auto token = redirect_error(use_awaitable, failure);
    co_await stream->async_handshake(asio::ssl::stream_base::client, token);
    if (failure) co_return Error{ErrorCode::unavailable, "TLS with " + host + " failed: " + failure.message()};
    co_return stream;
}

Socket widened(const SocketResult& opened) {
    if (!opened) return opened.error();
    return std::shared_ptr<WebSocket>{*opened};
}

awaitable<Socket> connect_now(Egress& egress, Url url, WebSocketClientOptions options) {
    TlsContext context = options.tls;
    if (url.is_secure() && !context) {
        const auto shared = shared_context();
        if (!shared) co_return shared.error();
        context = *shared;
    }
    auto opened = co_await egress.open(url, options.reach);
    if (!opened) co_return opened.error();
    const std::string target = opened->absolute_form ? url.to_string() : url.target;
    if (!url.is_secure()) {
        auto plain = std::make_unique<TcpStream>(std::move(opened->socket));
        auto opening = open_websocket(std::move(plain), url.authority(), target, options.headers, options.socket);
        const SocketResult socket = co_await std::move(opening);
        co_return widened(socket);
    }
    auto securing =
        within(options.tls_time, secure(std::move(opened->socket), context, url.host), "TLS with " + url.host);
    auto stream = co_await std::move(securing);
    if (!stream) co_return stream.error();
    auto opening = open_websocket(std::move(*stream), url.authority(), target, options.headers, options.socket);
    const SocketResult socket = co_await std::move(opening);
    co_return widened(socket);
}

bool are_sendable(const Headers& headers) {
    for (const auto& [name, value] : headers) {
        if (!is_token(name)) return false;
        for (const char c : value)
            if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
    }
    return true;
}

}  // namespace

awaitable<Socket> connect_websocket(Egress& egress, std::string url, WebSocketClientOptions options) {
    const auto parsed = parse_url(url);
    if (!parsed) co_return parsed.error();
    if (parsed->scheme != "ws" && parsed->scheme != "wss")
        co_return Error{ErrorCode::invalid, "a WebSocket address begins with ws:// or wss://"};
    if (!are_sendable(options.headers)) co_return Error{ErrorCode::invalid, "a header cannot be sent"};
    const auto limit = options.total_time;
    auto connecting = connect_now(egress, *parsed, std::move(options));
    auto socket = co_await within(limit, std::move(connecting), "connecting to " + parsed->host);
    co_return socket;
}

}  // namespace twicket::net
