// A ticket system that speaks Standard Webhooks both ways, as docs/desks/webhook.md asks for: it recognises a marker
// that comes again, can be asked for one, and signs its news.
#pragma once
#include <set>

#include "tests/adapters/desk_contract/memory_back_end.hpp"

namespace twicket::desk_contract {

class WebhookStandIn final : public MemoryBackEnd {
  public:
    static const std::string secret;
    // What has happened since the last call, signed, oldest first.
    std::vector<net::HttpRequest> deliveries(Time now);

    bool loses_queue() override { return false; }  // what lies behind the receiver is its own

  protected:
    std::string word(TicketState state) const override;
    testing::ApiAnswer serve(Asked asked, const testing::ApiRequest& request) override;

  private:
    nlohmann::json shown(const Ticket& ticket) const;
    std::string host_;
    testing::ApiAnswer change(Ticket& ticket, const nlohmann::json& body);

    std::map<std::string, std::string> markers_;  // to keys
    std::int64_t told_until_ = 0;
    std::map<std::string, std::string> owners_;  // told already
};

}  // namespace twicket::desk_contract
