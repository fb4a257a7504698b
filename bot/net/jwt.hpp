// Signed tokens (JWS compact form, RFC 7515, and JWT, RFC 7519) checked by the strict rules of RFC 8725. Pure: keys,
// rules and time are arguments, and nothing in a token can cause a fetch. Fetching keys is KeyCache.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/net/jwks.hpp"

namespace twicket::net {

struct TokenRules {
    std::string issuer;                  // `iss`, byte for byte
    std::vector<std::string> audiences;  // `aud` must hold one of these
    std::vector<Algorithm> algorithms{Algorithm::rs256, Algorithm::es256};
    Duration leeway = std::chrono::seconds{60};      // for clocks that differ
    Duration longest_life = std::chrono::hours{24};  // `exp` at most this far ahead
    bool subject_required = true;                    // `sub`: 1 to 255 bytes without control characters
};

struct Token {
    nlohmann::json header;
    nlohmann::json claims;
    std::string subject;  // empty only when not required
    Time expires{};
};

struct SignedPayload {
    nlohmann::json header;
    std::string payload;  // raw bytes
};

constexpr std::size_t longest_token = 16 * 1024;

// The header of a compact token when it is one that may be verified at all: three strict base64url parts, one plain
// JSON object with a known `alg`, and none of jku, x5u, x5c, jwk, crit, b64, zip or cty. `unauthorized` otherwise.
Result<nlohmann::json> read_header(std::string_view compact);

// The signature only. The key is the one named by `kid`, or without `kid` the only one that fits. `unauthorized` else.
Result<SignedPayload> verify_signature(std::string_view compact, const KeySet& keys,
                                       const std::vector<Algorithm>& algorithms);

// Signature and claims. `unauthorized` with a reason that holds nothing of the token.
Result<Token> verify_token(std::string_view compact, const KeySet& keys, const TokenRules& rules, Time now);

// verify_token with keys from the cache; a token that could not be valid under any key fetches nothing.
boost::asio::awaitable<Result<Token>> verify_token(std::string compact, KeyCache& cache, TokenRules rules, Time now);

}  // namespace twicket::net
