// Frames by RFC 6455 section 5.2.
#include "tests/support/raw_websocket.hpp"

#include <array>

namespace twicket::testing {
namespace {
constexpr std::array<unsigned char, 4> mask_key{0x37, 0xfa, 0x21, 0x3d};

void append_number(std::string& out, std::uint64_t number, int bytes) {
    for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(number >> (8 * i) & 0xff);
}
}  // namespace

std::string client_frame(const Frame& frame, bool masked, std::optional<std::uint64_t> announced) {
    std::string out;
    out += static_cast<char>((frame.fin ? 0x80 : 0) | frame.rsv << 4 | frame.opcode);
    const std::uint64_t size = announced.value_or(frame.payload.size());
    const int mask_bit = masked ? 0x80 : 0;
    if (size < 126) {
        out += static_cast<char>(mask_bit | static_cast<int>(size));
    } else if (size < 65536) {
        out += static_cast<char>(mask_bit | 126);
        append_number(out, size, 2);
    } else {
        out += static_cast<char>(mask_bit | 127);
        append_number(out, size, 8);
    }
    if (!masked) return out + frame.payload;
    for (const auto byte : mask_key) out += static_cast<char>(byte);
    for (std::size_t i = 0; i < frame.payload.size(); ++i)
        out += static_cast<char>(static_cast<unsigned char>(frame.payload[i]) ^ mask_key[i % 4]);
    return out;
}

std::string close_payload(int code, std::string_view reason) {
    std::string payload;
    append_number(payload, static_cast<std::uint64_t>(code), 2);
    return payload.append(reason);
}

std::optional<Frame> RawWebSocket::read(std::chrono::milliseconds limit) {
    const auto head = client_.read_exactly(2, limit);
    if (!head) return std::nullopt;
    Frame frame;
    const auto first = static_cast<unsigned char>((*head)[0]), second = static_cast<unsigned char>((*head)[1]);
    frame.fin = (first & 0x80) != 0;
    frame.rsv = first >> 4 & 7;
    frame.opcode = first & 15;
    std::uint64_t size = second & 0x7f;
    if (size >= 126) {
        const auto more = client_.read_exactly(size == 126 ? 2 : 8, limit);
        if (!more) return std::nullopt;
        size = 0;
        for (const char c : *more) size = size << 8 | static_cast<unsigned char>(c);
    }
    auto payload = client_.read_exactly(size, limit);
    if (!payload) return std::nullopt;
    frame.payload = std::move(*payload);
    return frame;
}

int RawWebSocket::close_code(std::chrono::milliseconds limit) {
    for (int frames = 0; frames < 100'000; ++frames) {
        const auto frame = read(limit);
        if (!frame) return ended() ? 1006 : 0;
        if (frame->opcode != 8) continue;
        if (frame->payload.size() < 2) return 1005;
        return static_cast<unsigned char>(frame->payload[0]) << 8 | static_cast<unsigned char>(frame->payload[1]);
    }
    return 0;
}

}  // namespace twicket::testing
