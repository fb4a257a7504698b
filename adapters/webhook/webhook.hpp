// The generic network: any system that can sign and post JSON (https://www.standardwebhooks.com). Takes events at
// POST /webhooks/<name>, posts replies to one configured address. The payloads are in docs/networks/webhook.md.
#pragma once
#include <string>
#include <vector>

#include "bot/adapter.hpp"
#include "bot/clock.hpp"
#include "bot/inbox.hpp"
#include "bot/net/http.hpp"
#include "bot/net/http_client.hpp"

namespace twicket::webhook {

struct Settings {
    std::string name = "default";      // the account is "webhook/<name>"
    std::vector<std::string> secrets;  // "whsec_<base64>"; the first signs what we send, all are accepted
    std::string deliver_url;           // empty: the account only listens
};

// Belongs to the main executor. Inbox, client and clock outlive it; deliver_url must be allowed at the egress gate.
class Webhook final : public Adapter {
  public:
    Webhook(Settings settings, Inbox& inbox, net::HttpClient& client, Clock& clock);

    // POST /webhooks/<name>. 200 {"status":"accepted"|"seen"} after the commit; 401 signature or time, 400 payload,
    // 413 over 1 MB, 503 with Retry-After when the store takes nothing now.
    void add_routes(net::Router& router);

    const std::string& account() const override { return account_; }
    boost::asio::awaitable<void> run() override;
    boost::asio::awaitable<Result<Receipt>> send(const Outgoing& outgoing) override;
    boost::asio::awaitable<Result<Receipt>> find(const Outgoing& outgoing) override;
    void show_typing(const std::string& place, const std::string& thread) override;

  private:
    boost::asio::awaitable<net::HttpResponse> receive(const net::HttpRequest& request);

    Settings settings_;
    std::string account_;
    Inbox& inbox_;
    net::HttpClient& client_;
    Clock& clock_;
};

}  // namespace twicket::webhook
