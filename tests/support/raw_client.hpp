// A blocking TCP client on plain sockets that sends exactly the bytes it is given: the tests' view from outside.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twicket::testing {

struct RawAnswer {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string header(std::string_view name) const;  // lower-case name
};

class RawClient {
  public:
    explicit RawClient(std::uint16_t port);  // throws when nobody listens
    ~RawClient();
    RawClient(RawClient&& other) noexcept
        : socket_{std::exchange(other.socket_, -1)}, buffer_{std::move(other.buffer_)} {}
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    bool send(std::string_view bytes);  // all of it; false: the connection is gone
    void finish();                      // half-close
    void shrink_window();               // asks for a small receive buffer
    // Bytes up to `end` (included), or nothing at close or after `limit`.
    std::optional<std::string> read_until(std::string_view end,
                                          std::chrono::milliseconds limit = std::chrono::seconds{5});
    std::optional<std::string> read_exactly(std::size_t size,
                                            std::chrono::milliseconds limit = std::chrono::seconds{5});
    // The next answer by its Content-Length; `without_body` after a HEAD. Nothing: closed, broken or late.
    std::optional<RawAnswer> answer(bool without_body = false,
                                    std::chrono::milliseconds limit = std::chrono::seconds{5});
    // Everything until the peer closes; nothing when it does not within `limit`.
    std::optional<std::string> read_to_end(std::chrono::milliseconds limit = std::chrono::seconds{5});
    int native() const { return socket_; }
    // The peer has closed (seen while reading).
    bool ended() const { return ended_; }

  private:
    enum class Got { bytes, end, late };
    Got fill(std::chrono::steady_clock::time_point until);
    int socket_ = -1;
    bool ended_ = false;
    std::string buffer_;
};

// Opens a WebSocket by hand and returns the client behind the 101; `origin` empty: none. Nothing: refused.
std::optional<RawClient> raw_websocket(std::uint16_t port, std::string_view path, std::string_view origin = "");

}  // namespace twicket::testing
