// ServiceNow by its Table API (docs: "REST API reference", Table API). An incident carries its marker as
// correlation_id, a journal entry as its last line; state, owner and entry are one request. Files are put on the record
// before the entry that tells of them, each once (Attachment API); those of a new record after it.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "adapters/desk/polled_desk.hpp"

namespace twicket::desk {

// Of the settings: url, token (an API key; or user and password), queue (an assignment group's name; empty: as the
// rules there assign it), type (a table; empty: incident), poll, states (values, as in sys_choice), close_code.
class ServiceNow final : public PolledDesk {
  public:
    ServiceNow(Settings settings, net::HttpClient& client, Clock& clock);

    boost::asio::awaitable<Result<TicketRef>> open(TicketDraft draft, std::string marker) override;
    boost::asio::awaitable<Result<TicketRef>> find(std::string marker) override;
    boost::asio::awaitable<Result<TicketFacts>> change(std::string key, TicketCall call, std::string marker) override;
    boost::asio::awaitable<Result<TicketFacts>> find_change(std::string key, TicketCall call,
                                                            std::string marker) override;
    bool takes_files() const override { return true; }
    boost::asio::awaitable<std::vector<Finding>> self_test() override;

  protected:
    boost::asio::awaitable<Result<std::vector<Touched>>> touched_since(std::string time) override;
    boost::asio::awaitable<Result<std::vector<Entry>>> entries_of(std::string key) override;
    std::string written(Time time) const override;

  private:
    TicketFacts facts_of(const nlohmann::json& record, const TicketCall* call = nullptr) const;
    // The records of a table that an encoded query finds.
    boost::asio::awaitable<Result<nlohmann::json>> records(std::string table, std::string query, std::string fields,
                                                           int limit);
    // The sys_id of a record by one of its fields; empty: there is none. Groups are remembered.
    boost::asio::awaitable<Result<std::string>> id_of(std::string table, std::string field, std::string value);
    // Puts the files on a record that are not there yet; what it does not want loses its content, and so is named.
    boost::asio::awaitable<Result<void>> attach(std::string key, std::vector<CarriedFile>& files);
    // A user's name by the login that a journal gives.
    boost::asio::awaitable<std::string> name_of_user(std::string login);

    std::string table_;
    std::map<std::string, std::string> groups_, users_;
};

}  // namespace twicket::desk
