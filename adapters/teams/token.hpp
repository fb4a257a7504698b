// Our own token for the connector: client credentials of the app, fetched when needed, kept until five minutes before
// it expires, one fetch at a time.
// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/net/http_client.hpp"

namespace twicket::teams {

struct Credentials {
    std::string app_id;
    std::string secret;
    std::string login_url;  // "https://login.microsoftonline.com/"
    std::string tenant;     // the authority: our tenant, or "botframework.com" for an older multi-tenant bot
    std::string scope;      // "https://api.botframework.com/.default"
};

// Used from one executor. Client and clock outlive it.
class TokenSource {
  public:
    TokenSource(Credentials credentials, net::HttpClient& client, Clock& clock);
    ~TokenSource() { *alive_ = false; }
    TokenSource(const TokenSource&) = delete;
    TokenSource& operator=(const TokenSource&) = delete;
    // The token alone, without "Bearer". `unauthorized` with Entra's own code (AADSTS…) when the app is refused.
    boost::asio::awaitable<Result<std::string>> get();
    // The connector refused this token: it is not handed out again.
    void drop(const std::string& token);
    // When the token in hand expires; nothing when there is none.
    std::optional<Time> expires() const;
    // There is a token that needs no fetching.
    bool ready() const { return fresh(clock_.now()); }
    // Why there is none, when the last fetch failed.
    const Result<void>& last() const { return last_; }
    std::uint64_t fetches() const { return fetches_; }

  private:
    boost::asio::awaitable<Result<void>> fetch();
    boost::asio::awaitable<Result<net::HttpAnswer>> ask();
    bool fresh(Time now) const;
    bool usable(Time now) const;

    Credentials credentials_;
    net::HttpClient& client_;
    Clock& clock_;
    std::string token_;
    Time expires_{};
    bool fetching_ = false;
    Result<void> last_{};
    std::uint64_t fetches_ = 0;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // false once destroyed: late work stops there
    std::vector<std::shared_ptr<boost::asio::steady_timer>> waiting_;
};

}  // namespace twicket::teams
