// Limits and times of one WebSocket; the same for ours as server and as client. Compression is never offered or taken.
#pragma once
#include <chrono>
#include <cstddef>

namespace twicket::net {

struct WebSocketOptions {
    std::size_t message_limit = 1 << 20;            // bytes of a message read; more closes with 1009
    std::size_t waiting_limit = 4 << 20;            // bytes posted and not yet taken by the peer; more closes with 1013
    std::chrono::milliseconds idle_time{60'000};    // silence until we give up; a ping goes out at half of it
    std::chrono::milliseconds closing_time{5'000};  // for the goodbye, then the connection is cut
    std::chrono::milliseconds handshake_time{10'000};
    std::chrono::milliseconds stall_time{30'000};  // server only: one message that long in sending cuts the connection
};

}  // namespace twicket::net
