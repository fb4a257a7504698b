// Any bytes as a chunked body: however they are cut on the way, the verdict, the content and the rest are the same.
// fuzz-sources: bot/net/body.cpp bot/net/gate.cpp bot/net/http.cpp bot/text/fold.cpp bot/error.cpp
// fuzz-libraries: -lutf8proc
#include "bot/net/body.hpp"

#include <algorithm>

namespace {

using twicket::net::ChunkedBody;

constexpr std::size_t limit = 4096;

struct Reading {
    ChunkedBody::Verdict verdict = ChunkedBody::Verdict::more;
    std::string body;
    std::size_t taken = 0;
};

// The first byte of the input says how long the pieces are.
Reading read_in_pieces(std::string_view text, std::size_t piece) {
    Reading reading;
    ChunkedBody chunks;
    while (reading.taken < text.size() && reading.verdict == ChunkedBody::Verdict::more) {
        auto part = text.substr(reading.taken, piece);
        const std::size_t before = part.size();
        reading.verdict = chunks.take(part, reading.body, limit);
        reading.taken += before - part.size();
        if (reading.verdict == ChunkedBody::Verdict::more && !part.empty()) __builtin_trap();
    }
    return reading;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text{reinterpret_cast<const char*>(bytes) + 1, size - 1};
    const Reading whole = read_in_pieces(text, std::max<std::size_t>(text.size(), 1));
    const Reading pieces = read_in_pieces(text, 1 + bytes[0] % 7);
    if (whole.verdict != pieces.verdict) __builtin_trap();
    if (whole.body.size() > limit || pieces.body.size() > limit) __builtin_trap();
    if (whole.verdict == ChunkedBody::Verdict::complete && (whole.body != pieces.body || whole.taken != pieces.taken))
        __builtin_trap();
    return 0;
}
