// Who may call our endpoint: the token that every activity carries, checked as the Bot Connector documents it
// (https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication), and kept as a
// verdict until it expires, so that a busy conversation costs one signature an hour.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/net/http_client.hpp"
#include "bot/net/jwks.hpp"
#include "bot/net/jwt.hpp"

namespace twicket::teams {

struct TrustRules {
    std::string app_id;        // the token's audience
    std::string issuer;        // "https://api.botframework.com"
    std::string metadata_url;  // OpenID metadata, which names where the keys are; or the keys themselves
    Duration leeway = std::chrono::minutes{5};
    Duration longest_life = std::chrono::hours{48};  // connector tokens live an hour, those of managed identities a day
};

// What a good token says of its bearer.
struct Caller {
    std::string service_url;                                    // claim `serviceurl`
    std::shared_ptr<const std::set<std::string>> endorsements;  // of the signing key; null: it names none
    // `forbidden` when the activity speaks for another service or for a channel that the key is not endorsed for.
    Result<void> may_speak_for(const std::string& service_url, const std::string& channel) const;
};

// The keys' `endorsements` members and the rest of a key set, apart: the cache of keys knows nothing of the former.
struct EndorsedKeys {
    std::string key_set;  // {"keys":[…]} with what verifying needs
    std::map<std::string, std::shared_ptr<const std::set<std::string>>> endorsements;  // by key id
};
Result<EndorsedKeys> read_endorsed_keys(std::string_view json);

// Used from one executor. Client and clock outlive it. Only good tokens are remembered, at most a fixed number.
class Trust {
  public:
    Trust(TrustRules rules, net::HttpClient& client, Clock& clock);
    // `authorization` is the whole header. `unauthorized`: no, or not a good, token; `unavailable`: the signing keys
    // cannot be had now.
    boost::asio::awaitable<Result<Caller>> check(std::string authorization);
    // The same without waiting, when the verdict on this very token is known.
    std::optional<Caller> known(std::string_view authorization);

    // How many usable signing keys there are now.
    boost::asio::awaitable<Result<std::size_t>> count_keys();

    // Since the start; for metrics and tests.
    struct Counters {
        std::uint64_t verified = 0, remembered = 0, refused = 0, key_fetches = 0;
        std::size_t verdicts = 0;
    };
    Counters counters() const;

  private:
    struct Verdict {
        Caller caller;
        Time expires{};
        Time looked{};  // when the keys were last asked for
        std::string key;
        std::shared_ptr<const net::KeySet> keys;  // those that verified it
    };
    boost::asio::awaitable<Result<std::string>> fetch_keys();
    void remember(std::string digest, Verdict verdict);

    TrustRules rules_;
    net::TokenRules token_rules_;
    net::HttpClient& client_;
    Clock& clock_;
    std::map<std::string, std::shared_ptr<const std::set<std::string>>> endorsements_;
    net::KeyCache keys_;
    std::unordered_map<std::string, Verdict> verdicts_;  // by the token's SHA-256
    std::deque<std::string> oldest_;
    Counters counters_;
};

}  // namespace twicket::teams
