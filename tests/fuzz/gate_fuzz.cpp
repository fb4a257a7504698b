// Any bytes as the head of an HTTP request: what is admitted has one framing, a known form of host, and a clean path.
// fuzz-sources: bot/net/gate.cpp bot/net/http.cpp bot/text/fold.cpp bot/error.cpp
// fuzz-libraries: -lutf8proc
#include "bot/net/gate.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace twicket::net;
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    const GateLimits limits{};
    // Byte by byte or at once, the end of the head is the same.
    HeadScan whole, slow;
    const auto verdict = whole.look(text, limits);
    auto slow_verdict = HeadScan::Verdict::more;
    for (std::size_t i = 1; i <= size && slow_verdict == HeadScan::Verdict::more; ++i)
        slow_verdict = slow.look(text.substr(0, i), limits);
    if (slow_verdict != verdict) __builtin_trap();
    if (verdict != HeadScan::Verdict::complete) return 0;
    if (whole.size() != slow.size() || whole.size() > size) __builtin_trap();

    Admitted admitted;
    if (const auto refusal = admit(text.substr(0, whole.size()), limits, admitted)) {
        if (refusal->status < 400 || refusal->status > 599 || refusal->reason.empty()) __builtin_trap();
        return 0;
    }
    const std::string& path = admitted.request.path;
    if (path.find('\0') != path.npos || path.find("/../") != path.npos || path.ends_with("/..")) __builtin_trap();
    if (admitted.framing != Framing::length && admitted.length != 0) __builtin_trap();
    return 0;
}
