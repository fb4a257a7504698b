// Public keys as JSON (RFC 7517): reading a set, and keeping it fresh without letting a token steer a fetch.
// Verifying with them is jwt.hpp; where the set is fetched is the caller's function.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/clock.hpp"
#include "bot/error.hpp"

using EVP_PKEY = struct evp_pkey_st;

namespace twicket::net {

enum class Algorithm { rs256, rs384, rs512, ps256, ps384, ps512, es256, es384, es512 };
// "RS256" and so on, spelled exactly; nothing for every other name ("none", "HS256", …).
std::optional<Algorithm> algorithm_named(std::string_view name);
std::string_view name_of(Algorithm algorithm);

// One verification key. Copies share the key.
struct PublicKey {
    std::string id;         // `kid`, may be empty
    std::string algorithm;  // `alg` as written, empty when the set does not say
    bool rsa = false;
    std::size_t signature_bytes = 0;  // RSA: the modulus; EC: r and s together
    int curve_bits = 0;               // 256, 384, 521; 0 for RSA
    std::shared_ptr<EVP_PKEY> key;

    // The key's kind, its curve and its own `alg` agree with the algorithm.
    bool fits(Algorithm algorithm) const;
};

struct KeySet {
    std::vector<PublicKey> keys;
    std::vector<std::string> skipped;  // why keys were left out, for `check` and logs; at most one line a key
    // The only key of that id; null when there is none or more than one.
    const PublicKey* find(std::string_view id) const;
};

// Reads {"keys":[…]}. RSA from 2048 to 8192 bits and EC P-256/384/521; other kinds, weak or broken keys and those not
// meant for verifying (`use`, `key_ops`) are skipped, as RFC 7517 section 5 wants. `invalid` when the text is not a
// set, `too_large` over 64 KB or 100 keys.
Result<KeySet> parse_key_set(std::string_view json);

// Keeps one source's keys: fetched when first needed, again after an hour, and at most once a minute for an unknown id
// or a source in trouble; the old set serves up to a day while the source is down. Used from one executor.
class KeyCache {
  public:
    // Gets the set's JSON from the one configured place.
    using Fetch = std::function<boost::asio::awaitable<Result<std::string>>()>;
    struct Times {
        Duration fresh = std::chrono::hours{1};
        Duration usable = std::chrono::hours{24};
        Duration between_fetches = std::chrono::minutes{1};
    };
    KeyCache(Fetch fetch, Clock& clock, Times times);
    KeyCache(Fetch fetch, Clock& clock) : KeyCache(std::move(fetch), clock, Times{}) {}

    // A set that holds `id` if the source has it. `unavailable` when there is no usable set.
    boost::asio::awaitable<Result<std::shared_ptr<const KeySet>>> keys_for(std::string id);

  private:
    bool wants_fetch(std::string_view id, Time now) const;
    boost::asio::awaitable<void> refresh(Time now);
    boost::asio::awaitable<void> wait_for_refresh();

    Fetch fetch_;
    Clock& clock_;
    Times times_;
    std::shared_ptr<const KeySet> keys_;
    Time fetched_{};
    std::optional<Time> tried_;
    bool fetching_ = false;
    std::vector<std::shared_ptr<boost::asio::steady_timer>> waiting_;
    Error last_error_{ErrorCode::unavailable, "the signing keys were not fetched yet"};
};

}  // namespace twicket::net
