// Turning a connected stream into a WebSocket, for the HTTP server and the WebSocket client only; others see
// websocket.hpp.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>

#include "bot/net/http.hpp"
#include "bot/net/tls.hpp"
#include "bot/net/websocket_options.hpp"

namespace twicket::net {

using TcpStream = boost::asio::ip::tcp::socket;
using TlsStream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket>;

// What its owner may do besides: cut it without a goodbye, and see whether the peer has stopped draining.
class OwnedSocket : public WebSocket {
  public:
    virtual void abort() = 0;
    virtual bool stalled(std::chrono::steady_clock::time_point now) const = 0;
};

using SocketResult = Result<std::shared_ptr<OwnedSocket>>;

// Answers an upgrade request that came in on this stream. Error `invalid`: the request was no WebSocket handshake (and
// was answered so).
boost::asio::awaitable<SocketResult> accept_websocket(std::unique_ptr<TcpStream> stream, const HttpRequest& request,
                                                      WebSocketOptions options);
boost::asio::awaitable<SocketResult> accept_websocket(std::unique_ptr<TlsStream> stream, const HttpRequest& request,
                                                      WebSocketOptions options);

// Asks for an upgrade on a stream that is connected (and through its TLS handshake). `headers` go with the request.
boost::asio::awaitable<SocketResult> open_websocket(std::unique_ptr<TcpStream> stream, std::string host,
                                                    std::string target, Headers headers, WebSocketOptions options);
boost::asio::awaitable<SocketResult> open_websocket(std::unique_ptr<TlsStream> stream, std::string host,
                                                    std::string target, Headers headers, WebSocketOptions options);

}  // namespace twicket::net
