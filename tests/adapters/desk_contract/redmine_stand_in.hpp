// Redmine's REST interface as far as the desk uses it, with the manners of the real one (5.0.4): 204 for a change, also
// for a state that it ignores; 422 with errors; line breaks of the web.
#pragma once
#include "tests/adapters/desk_contract/memory_back_end.hpp"

namespace twicket::desk_contract {

class RedmineStandIn final : public MemoryBackEnd {
  protected:
    std::string word(TicketState state) const override;
    bool shows_files() const override { return true; }
    testing::ApiAnswer serve(Asked asked, const testing::ApiRequest& request) override;

  private:
    nlohmann::json shown(const Ticket& ticket, bool journals) const;
    void attach(Ticket& ticket, const nlohmann::json& issue);
    testing::ApiAnswer create(const Asked& asked);
    testing::ApiAnswer update(const Asked& asked);
    testing::ApiAnswer list(const Asked& asked);

    std::vector<std::string> uploads_;
};

}  // namespace twicket::desk_contract
