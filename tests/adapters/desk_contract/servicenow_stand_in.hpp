// ServiceNow's Table API as far as the desk uses it: encoded queries, values with labels, journal entries in a table of
// their own, a state that wants its reasons.
#pragma once
#include "tests/adapters/desk_contract/memory_back_end.hpp"

namespace twicket::desk_contract {

class ServiceNowStandIn final : public MemoryBackEnd {
  protected:
    std::string word(TicketState state) const override;
    std::string key_of(int number) const override;
    testing::ApiAnswer serve(Asked asked, const testing::ApiRequest& request) override;

  private:
    nlohmann::json shown(const Ticket& ticket) const;
    nlohmann::json incidents(const Asked& asked) const;
    nlohmann::json attachments(const Asked& asked) const;
    nlohmann::json journal(const Asked& asked) const;
    testing::ApiAnswer create(const Asked& asked);
    testing::ApiAnswer update(const Asked& asked);
};

}  // namespace twicket::desk_contract
