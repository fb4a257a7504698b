// One client connection and one exchange on it: the bytes of HTTP/1.1, plain or inside TLS. Inside bot/net only; who
// may be called and what is repeated is http_client.cpp's.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "bot/net/certificate.hpp"
#include "bot/net/http_client.hpp"

namespace twicket::net {

using Deadline = std::chrono::steady_clock::time_point;

struct WireRequest {
    std::string method;
    std::string target;
    std::string host;
    Headers headers;
    std::string body;
    std::size_t max_body = 0;
};

class HttpWire {
  public:
    virtual ~HttpWire() = default;
    // Sends and reads one answer. The error's code says what went wrong; sent() and answered() say when.
    virtual boost::asio::awaitable<Result<HttpAnswer>> exchange(const WireRequest& request, Deadline deadline) = 0;
    // The peer has neither closed nor said anything while nobody asked.
    virtual bool is_quiet() = 0;
    // Of the last exchange: bytes may have left; a byte of the answer came; another exchange may follow; it broke by
    // the deadline and not by the peer.
    bool sent() const { return sent_; }
    bool answered() const { return answered_; }
    bool reusable() const { return reusable_; }
    bool late() const { return late_; }
    // Of the peer; nothing without TLS.
    std::optional<Validity> certificate{};

  protected:
    bool sent_ = false, answered_ = false, reusable_ = false, late_ = false;
};

// The socket as it is, or inside TLS after a handshake that proved `host`. `unavailable` (certificate) or `timeout`.
std::unique_ptr<HttpWire> plain_wire(boost::asio::ip::tcp::socket socket);
boost::asio::awaitable<Result<std::unique_ptr<HttpWire>>> tls_wire(boost::asio::ip::tcp::socket socket, TlsContext tls,
                                                                   std::string host, Deadline deadline);

}  // namespace twicket::net
