// Zammad's REST interface as far as the desk uses it: expanded tickets, articles, the search by phrase.
#pragma once
#include "tests/adapters/desk_contract/memory_back_end.hpp"

namespace twicket::desk_contract {

class ZammadStandIn final : public MemoryBackEnd {
  protected:
    std::string word(TicketState state) const override;
    bool shows_files() const override { return true; }
    testing::ApiAnswer serve(Asked asked, const testing::ApiRequest& request) override;

  private:
    nlohmann::json shown(const Ticket& ticket) const;
    nlohmann::json articles(const Ticket& ticket) const;
    nlohmann::json search(const Asked& asked) const;
    testing::ApiAnswer create(const Asked& asked);
    testing::ApiAnswer update(Ticket& ticket, const nlohmann::json& body);
};

}  // namespace twicket::desk_contract
