// Any ticket system that can sign and take JSON (https://www.standardwebhooks.com): what is to be done is posted to one
// address, and its news come signed to POST /webhooks/<name>. The payloads are in docs/desks/webhook.md.
#pragma once
#include <string>
#include <vector>

#include "adapters/desk/rest_desk.hpp"

namespace twicket::desk {

// Of the settings: url, secrets, poll (how often it is tried again whether those who wait must be told).
class WebhookDesk final : public Desk {
  public:
    WebhookDesk(Settings settings, net::HttpClient& client, Clock& clock);

    const std::string& name() const override { return settings_.name; }
    boost::asio::awaitable<Result<TicketRef>> open(TicketDraft draft, std::string marker) override;
    boost::asio::awaitable<Result<TicketRef>> find(std::string marker) override;
    boost::asio::awaitable<Result<TicketFacts>> change(std::string key, TicketCall call, std::string marker) override;
    boost::asio::awaitable<Result<TicketFacts>> find_change(std::string key, TicketCall call,
                                                            std::string marker) override;
    boost::asio::awaitable<Result<News>> news(std::string cursor, Follows follows) override;
    Duration news_every() const override { return settings_.poll; }
    boost::asio::awaitable<std::vector<Finding>> self_test() override;
    bool takes_files() const override { return true; }
    bool is_told() const override { return true; }
    Result<std::vector<DeskChange>> told(const net::HttpRequest& request) const override;

  private:
    // What the system says of a ticket, in answer to a post or a look.
    boost::asio::awaitable<Result<nlohmann::json>> post(nlohmann::json body, std::string marker,
                                                        std::vector<std::string> words);
    boost::asio::awaitable<Result<nlohmann::json>> look(std::string marker);

    Settings settings_;
    Clock& clock_;
    Api api_;
};

}  // namespace twicket::desk
