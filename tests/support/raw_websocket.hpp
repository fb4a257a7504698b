// A WebSocket peer by hand: any frame, right or wrong, on a RawClient. For tests of ours as the server.
#pragma once
#include "tests/support/raw_client.hpp"

namespace twicket::testing {

struct Frame {
    bool fin = true;
    int rsv = 0, opcode = 1;
    std::string payload;
};

// The frame's bytes as a client sends them; `masked` false breaks the rule on purpose. `announced` overrides the
// length.
std::string client_frame(const Frame& frame, bool masked = true, std::optional<std::uint64_t> announced = {});
// A close frame's payload.
std::string close_payload(int code, std::string_view reason = "");

class RawWebSocket {
  public:
    explicit RawWebSocket(RawClient client) : client_{std::move(client)} {}
    bool send(const Frame& frame) { return client_.send(client_frame(frame)); }
    bool text(std::string payload) { return send({true, 0, 1, std::move(payload)}); }
    bool close(int code) { return send({true, 0, 8, close_payload(code)}); }
    // The next frame; nothing: closed, or late (then ended() is false).
    std::optional<Frame> read(std::chrono::milliseconds limit = std::chrono::seconds{5});
    // Frames until a close frame, whose code is returned: 1005 without one, 1006 when the stream ended without it, 0:
    // late.
    int close_code(std::chrono::milliseconds limit = std::chrono::seconds{5});
    bool ended() const { return client_.ended(); }
    RawClient& client() { return client_; }

  private:
    RawClient client_;
};

}  // namespace twicket::testing
