// Any bytes as the payload of a generic webhook: refused, or an event that can be stored.
// fuzz-sources: adapters/webhook/decode.cpp
#include "adapters/webhook/decode.hpp"
#include "tests/fuzz/check_event.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    twicket::webhook::is_id(text);
    if (const auto event = twicket::webhook::decode(text, "net/fuzz", "delivery", {})) twicket::fuzz::check(*event);
    return 0;
}
