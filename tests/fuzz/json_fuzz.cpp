// Any bytes as JSON: what is accepted can be written and read again with the same value.
// fuzz-sources: bot/text/json.cpp bot/text/fold.cpp bot/error.cpp
// fuzz-libraries: -lutf8proc
#include "bot/text/json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    const auto first = twicket::text::parse_json(text);
    if (first.has_error()) return 0;
    // Written JSON may be longer than what was read (escapes), so it gets a wider limit.
    const auto again = twicket::text::parse_json(first->dump(), {.bytes = 16 << 20});
    if (again.has_error() || *again != *first) __builtin_trap();
    return 0;
}
