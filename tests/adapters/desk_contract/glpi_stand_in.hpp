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

    testing::ApiAnswer take_document(const testing::ApiRequest& request);
    testing::ApiAnswer link_document(const nlohmann::json& input);

    int calls_ = 0, session_ = 0;
    std::vector<std::pair<std::string, std::string>> documents_;  // name and content
    std::map<std::string, std::vector<std::size_t>> linked_;      // documents' numbers by a ticket's key
};

}  // namespace twicket::desk_contract
