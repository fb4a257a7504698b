// Any bytes as a token and as a key set: without the private key nothing is ever accepted, and keys that are read are
// usable ones. The first byte chooses.
// fuzz-sources: bot/net/jwt.cpp bot/net/jwks.cpp bot/text/json.cpp bot/text/base64.cpp bot/error.cpp
// fuzz-libraries: -lcrypto
#include "bot/net/jwt.hpp"

#include <cstdint>
#include <string_view>

namespace {
const char* const example_set = R"({"keys":[{"kty":"EC","crv":"P-256","alg":"ES256","kid":"1",
 "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]})";
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace twicket;
    static const net::KeySet keys = net::parse_key_set(example_set).value();
    if (size == 0) return 0;
    const std::string_view text{reinterpret_cast<const char*>(bytes) + 1, size - 1};
    if (bytes[0] == 'k') {
        const auto set = net::parse_key_set(text);
        if (set.has_error()) return 0;
        for (const net::PublicKey& key : set->keys) {
            if (key.key == nullptr || key.signature_bytes < 64) __builtin_trap();
        }
        return 0;
    }
    net::TokenRules rules;
    rules.issuer = "https://idp.example";
    rules.audiences = {"desk"};
    if (net::verify_token(text, keys, rules, from_millis(1'790'000'000'000)).has_value()) __builtin_trap();
    return 0;
}
