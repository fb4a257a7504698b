// The built-in desk's own tables, seen from the other side. It has no network and no news of its own.
#pragma once
#include "bot/store/store.hpp"
#include "tests/adapters/desk_contract/back_end.hpp"

namespace twicket::desk_contract {

class BuiltinBackEnd final : public BackEnd {
  public:
    explicit BuiltinBackEnd(store::Store& store) : store_{store} {}
    testing::ApiAnswer answer(const testing::ApiRequest&) override { return {.status = 404}; }
    std::vector<SeenTicket> tickets() override;
    void says(const std::string&, const std::string&, bool) override {}
    void sets(const std::string&, TicketState) override {}
    void takes(const std::string&) override {}
    std::string opens(const std::string&) override { return {}; }
    bool loses_ticket(const std::string&) override { return false; }

  private:
    store::Store& store_;
};

}  // namespace twicket::desk_contract
