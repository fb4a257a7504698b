// Request Tracker 5's REST 2, as far as the desk uses it, with the manners of the real one: 200 for a change of state
// that it refuses, 403 for a queue that is not there, subjects as a transaction's data, a reply that reopens.
#pragma once
#include <mutex>

#include "tests/adapters/desk_contract/back_end.hpp"
#include "tests/adapters/desk_contract/requests.hpp"

namespace twicket::desk_contract {

class RtStandIn final : public BackEnd {
  public:
    testing::ApiAnswer answer(const testing::ApiRequest& request) override;
    std::vector<SeenTicket> tickets() override;
    void says(const std::string& key, const std::string& text, bool internal) override;
    bool says_with_file(const std::string& key, const std::string& text, const std::string& name,
                        const std::string& bytes) override;
    void sets(const std::string& key, TicketState state) override;
    void takes(const std::string& key) override;
    std::string opens(const std::string& title) override;
    bool loses_queue() override;
    bool loses_ticket(const std::string& key) override;

  private:
    struct Ticket {
        std::string id, queue, subject, content, requestor, status = "new", owner = "Nobody", refers_to{};
        std::map<std::string, std::string> files{};
    };
    struct Transaction {
        int id;
        std::string ticket, type, field, data, creator, content, file{};
    };
    Ticket* find(const std::string& id);
    void note(const Ticket& ticket, std::string type, std::string field, std::string data, std::string creator,
              std::string content = "");
    std::string set_status(Ticket& ticket, const std::string& status, const std::string& creator);
    nlohmann::json shown(const Ticket& ticket) const;
    nlohmann::json shown(const Transaction& transaction) const;
    static void attach(Ticket& ticket, const nlohmann::json& body);
    testing::ApiAnswer create(const Asked& asked);
    testing::ApiAnswer message(const Asked& asked, Ticket& ticket, const std::string& kind);
    testing::ApiAnswer update(const Asked& asked, Ticket& ticket);
    testing::ApiAnswer search_tickets(const Asked& asked) const;
    testing::ApiAnswer search_transactions(const Asked& asked) const;
    testing::ApiAnswer attachments(const std::string& transaction) const;

    mutable std::mutex lock_;
    bool has_queue_ = true;
    std::vector<Ticket> tickets_;
    std::vector<Transaction> transactions_{{1, "", "Create", "", "", "RT_System", ""}};
};

}  // namespace twicket::desk_contract
