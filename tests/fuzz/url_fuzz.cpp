// Any bytes as an address and as a reference: what is read is written back as text that reads the same.
// fuzz-sources: bot/net/url.cpp bot/error.cpp
#include "bot/net/url.hpp"

#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace twicket::net;
    static const Url base = parse_url("https://desk.example.com:8443/a/b?c").value();
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    for (const auto& url : {parse_url(text), resolve_reference(base, text)}) {
        if (url.has_error()) continue;
        const auto again = parse_url(url->to_string());
        if (again.has_error() || !(*again == *url)) __builtin_trap();
        if (url->host.empty() || url->port == 0 || url->target.front() != '/') __builtin_trap();
    }
    return 0;
}
