// GLPI's REST interface as far as the desk uses it: sessions that end, HTML texts, roles apart from tickets.
#pragma once
#include "tests/adapters/desk_contract/memory_back_end.hpp"

namespace twicket::desk_contract {

class GlpiStandIn final : public MemoryBackEnd {
  protected:
    std::string word(TicketState state) const override;
    testing::ApiAnswer serve(Asked asked, const testing::ApiRequest& request) override;

  private:
    nlohmann::json shown(const Ticket& ticket) const;
    nlohmann::json followups(const Ticket& ticket) const;
    nlohmann::json newest(const Asked& asked) const;
    nlohmann::json search(const Asked& asked) const;
    testing::ApiAnswer create(const nlohmann::json& input);

    int calls_ = 0, session_ = 0;
};

}  // namespace twicket::desk_contract
