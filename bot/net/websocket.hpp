// One WebSocket, ours as server or as client, seen as text messages. Belongs to one executor. Compression is off.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <string>
#include <string_view>

#include "bot/error.hpp"

namespace twicket::net {

class WebSocket {
  public:
    virtual ~WebSocket() = default;
    struct Received {
        std::string bytes;
        bool text = true;  // text is valid UTF-8 (else the peer was closed with 1007)
    };
    // The next whole message. `cancelled` error: closed, by whom does not matter. Pings are answered inside,
    // so keep a read pending; one at a time. A read that is cancelled (lost a race against a timer) ends the
    // connection.
    virtual boost::asio::awaitable<Result<Received>> read() = 0;
    // Queues a message and returns; the order is kept. False: closed, or the peer does not drain and over 4 MB wait
    // (the socket is then closed with 1013, so a slow reader holds nothing).
    virtual bool post(std::string text, bool is_text = true) = 0;
    // Says goodbye with a code and ends the reader. Safe to call twice.
    virtual void close(int code, std::string_view reason) = 0;
    virtual bool is_open() const = 0;
};

}  // namespace twicket::net
