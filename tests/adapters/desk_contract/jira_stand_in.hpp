// Jira Service Management as far as the desk uses it, as the cloud or as a Data Center: requests, transitions with
// their targets, comments in pages, a search by phrase, times with a zone.
#pragma once
#include "tests/adapters/desk_contract/memory_back_end.hpp"

namespace twicket::desk_contract {

class JiraStandIn final : public MemoryBackEnd {
  public:
    explicit JiraStandIn(bool cloud) : cloud_{cloud} {}

  protected:
    std::string word(TicketState state) const override;
    std::string key_of(int number) const override { return "HELP-" + std::to_string(number); }
    testing::ApiAnswer serve(Asked asked, const testing::ApiRequest& request) override;

  private:
    nlohmann::json status(const std::string& name) const;
    nlohmann::json shown(const Ticket& ticket) const;
    nlohmann::json comments(const Ticket& ticket, const Asked& asked) const;
    nlohmann::json search(const Asked& asked) const;
    testing::ApiAnswer create(const Asked& asked);
    testing::ApiAnswer at_request(const Asked& asked, Ticket& ticket);
    testing::ApiAnswer at_issue(const Asked& asked, Ticket& ticket);

    bool cloud_;
    std::vector<std::pair<std::string, std::string>> handed_in_;  // name and content
};

}  // namespace twicket::desk_contract
