// The service account's token: a fixed one, or one that is got with a refresh token from Microsoft Entra (OAuth 2.0
// refresh-token grant). Renewed when it is about to end and once when it is refused. Facts: learn.microsoft.com,
// "OAuth 2.0 authorization code flow", "Refresh the access token". Belongs to the main executor.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>

#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/net/http_client.hpp"

namespace twicket::yammer {

struct TokenSettings {
    std::string fixed{};  // set: the rest is not used
    std::string refresh_token{};
    std::string refresh_file{};  // where the refresh token came from: a newer one is written there; empty: nowhere
    std::string tenant_id{};
    std::string client_id{};
    std::string client_secret{};  // empty: a public client
    std::string login_url = "https://login.microsoftonline.com/";
    std::string scope = "https://www.yammer.com/access_as_user offline_access";
};

class Token {
  public:
    // Client and clock outlive it.
    Token(TokenSettings settings, net::HttpClient& client, Clock& clock);
    // For the Authorization header. unauthorized when nobody can help but a person (see trouble()).
    boost::asio::awaitable<Result<std::string>> get();
    // `refused` did not count any more: another one, or unauthorized.
    boost::asio::awaitable<Result<std::string>> get_another(std::string refused);
    // An answer showed that it counts.
    void works() { trouble_.clear(); }
    // Why there is no token now, in one line for a person; empty: there is one, or it was not tried yet.
    const std::string& trouble() const { return trouble_; }
    // What an administrator should know about it though it works; empty: nothing.
    const std::string& remark() const { return remark_; }

  private:
    boost::asio::awaitable<Result<void>> renew();
    Result<void> read_grant(const net::HttpAnswer& answer);
    void keep(const std::string& refresh_token);

    TokenSettings settings_;
    net::HttpClient& client_;
    Clock& clock_;
    std::string access_;
    Time ends_{};
    bool renewing_ = false;
    std::string trouble_, remark_;
};

}  // namespace twicket::yammer
