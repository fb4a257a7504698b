// Opening a WebSocket to somebody else: through the egress gate, TLS with verification, the handshake, all under
// deadlines. What is said on it afterwards is websocket.hpp.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "bot/net/egress.hpp"
#include "bot/net/http.hpp"
#include "bot/net/tls.hpp"
#include "bot/net/websocket.hpp"
#include "bot/net/websocket_options.hpp"

namespace twicket::net {

struct WebSocketClientOptions {
    WebSocketOptions socket{};
    Headers headers{};                // with the request: a token, a cookie
    TlsContext tls{};                 // empty: the shared client_context() with the system's authorities
    Reach reach = Reach::configured;  // who wrote the address
    std::chrono::milliseconds tls_time{5'000};
    std::chrono::milliseconds total_time{20'000};  // all of it: name, connection, TLS and handshake
};

// Errors: `invalid` address or header, `forbidden` by the gate, `timeout`, `unavailable` (not reachable, the
// certificate is not good for this host, or the answer was no upgrade). Runs on the caller's executor, as does the
// socket.
boost::asio::awaitable<Result<std::shared_ptr<WebSocket>>> connect_websocket(Egress& egress, std::string url,
                                                                             WebSocketClientOptions options = {});

}  // namespace twicket::net
