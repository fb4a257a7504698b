// Signing in with the company's identity provider: OpenID Connect authorization code flow with PKCE (OpenID Connect Core 1.0;
// RFC 7636, 9207, 9700). Every step is bound to the browser that began it, and counts once. Who the person is here, and what he
// or she may, is the caller's business. Belongs to one executor.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/net/http_client.hpp"
#include "bot/net/jwks.hpp"

namespace twicket::console {

struct OidcSettings {
    std::string issuer;  // as its tokens say, byte for byte
    std::string client_id, client_secret;
    std::string return_address;  // ours, as registered there: "https://desk.example.com/console/sign-in/return"
    std::string groups_claim = "groups";
    std::map<std::string, std::vector<std::string>> roles{};  // by group
};

struct Identified {
    std::string subject;
    std::string email{};  // lower case; empty unless the provider vouches for it
    std::vector<std::string> roles{};  // what the groups bring
};

class Oidc {
  public:
    Oidc(OidcSettings settings, net::HttpClient& client, Clock& clock);

    struct Way {
        std::string address;  // where the browser goes
        std::string browser;  // what it must show when it comes back
    };
    // `unavailable` when the provider cannot be asked; `rate_limited` when too many have begun and not come back.
    boost::asio::awaitable<Result<Way>> begin();

    struct Return {
        std::string code, state, issuer, error, browser;  // of the address it came back to; `browser` from its cookie
    };
    // `unauthorized` for everything that is not a whole, fresh sign-in of this browser, with a reason for the log that holds
    // nothing of it.
    boost::asio::awaitable<Result<Identified>> finish(Return back);

  private:
    struct Provider {
        std::string authorization, token, userinfo, keys;
        bool names_itself = false;  // sends `iss` with each return (RFC 9207)
        bool basic = true;          // takes our secret in a header
        Time read{};
    };
    struct Begun {
        std::string nonce, verifier, browser_hash;
        Time at{};
    };
    boost::asio::awaitable<Result<Provider>> provider();
    boost::asio::awaitable<Result<std::string>> fetch_keys();
    boost::asio::awaitable<Result<nlohmann::json>> redeem(Provider provider, std::string code, std::string verifier);
    boost::asio::awaitable<Result<nlohmann::json>> ask_userinfo(Provider provider, std::string access_token);
    Result<Identified> identified(const nlohmann::json& claims, const nlohmann::json& more) const;
    void forget_old();

    OidcSettings settings_;
    net::HttpClient& client_;
    Clock& clock_;
    std::optional<Provider> provider_;
    std::unordered_map<std::string, Begun> begun_;  // by state
    std::unique_ptr<net::KeyCache> keys_;
};

}  // namespace twicket::console
