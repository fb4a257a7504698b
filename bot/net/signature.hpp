// Proofs that a request comes from who shares a secret with us: HMAC and the four signing schemes of webhooks. Pure
// functions of headers, raw body, secrets and time. Copies of a valid request are the inbox's business (it keeps ids).
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/clock.hpp"
#include "bot/error.hpp"

namespace twicket::net {

enum class Hash { sha1, sha256, sha512 };

std::string hmac(Hash hash, std::string_view key, std::string_view bytes);
std::string digest(Hash hash, std::string_view bytes);
// Takes as long for any two texts of the same length; texts of different length are unequal at once.
bool equal_in_constant_time(std::string_view left, std::string_view right);

enum class SigningScheme {
    slack,     // X-Slack-Request-Timestamp, X-Slack-Signature "v0=<hex>" over "v0:<time>:<body>"
               // https://api.slack.com/authentication/verifying-requests-from-slack
    standard,  // webhook-id, webhook-timestamp, webhook-signature "v1,<base64> …" over "<id>.<time>.<body>"; the secret
               // is "whsec_<base64>". https://www.standardwebhooks.com
    github,  // X-Hub-Signature-256 "sha256=<hex>" over the body
    teams    // Authorization "HMAC <base64>" over the body; the secret is base64 (outgoing webhooks)
};

using SignedHeaders = std::vector<std::pair<std::string, std::string>>;

struct SigningRules {
    Duration tolerance = std::chrono::minutes{5};  // either side, for schemes that carry a time
};

// Ok when one of `secrets` (two live ones during a change) made the signature; else `unauthorized`, without a word on
// which part was wrong. `internal` when no secret, or an unreadable one, is configured.
Result<void> check_signature(SigningScheme scheme, const SignedHeaders& headers, std::string_view body,
                             std::span<const std::string> secrets, Time now, SigningRules rules = {});

// The headers that the sender adds. `id` counts for the standard scheme only. `invalid` for an unreadable secret.
Result<SignedHeaders> sign(SigningScheme scheme, std::string_view id, std::string_view body, const std::string& secret,
                           Time now);

}  // namespace twicket::net
