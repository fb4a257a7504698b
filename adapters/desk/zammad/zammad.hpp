// Zammad by its REST interface (docs.zammad.org, "API"). A ticket carries its marker as the last line of its first
// article, an answer as its own last line; state, owner and article are one request. The search lags behind (it asks
// Elasticsearch).
#pragma once
#include <map>
#include <string>
#include <vector>

#include "adapters/desk/polled_desk.hpp"

namespace twicket::desk {

// Of the settings: url, token (or user and password), queue (a group's name), poll, states.
class Zammad final : public PolledDesk {
  public:
    Zammad(Settings settings, net::HttpClient& client, Clock& clock);

    boost::asio::awaitable<Result<TicketRef>> open(TicketDraft draft, std::string marker) override;
    boost::asio::awaitable<Result<TicketRef>> find(std::string marker) override;
    boost::asio::awaitable<Result<TicketFacts>> change(std::string key, TicketCall call, std::string marker) override;
    boost::asio::awaitable<Result<TicketFacts>> find_change(std::string key, TicketCall call,
                                                            std::string marker) override;
    Duration find_lag() const override { return std::chrono::seconds{30}; }
    boost::asio::awaitable<std::vector<Finding>> self_test() override;
    bool takes_files() const override { return true; }

  protected:
    boost::asio::awaitable<Result<std::vector<Touched>>> touched_since(std::string time) override;
    boost::asio::awaitable<Result<std::vector<Entry>>> entries_of(std::string key) override;
    std::string written(Time time) const override { return to_rfc3339(time); }

  private:
    // With `call`, as it is after that.
    boost::asio::awaitable<TicketFacts> facts_of(nlohmann::json ticket, std::optional<TicketCall> call);
    boost::asio::awaitable<Result<nlohmann::json>> tickets(std::string query, std::string rest);
    boost::asio::awaitable<Result<nlohmann::json>> articles(std::string key);
    // The user with this address; null: there is none.
    boost::asio::awaitable<Result<nlohmann::json>> user_with(std::string email);
    boost::asio::awaitable<std::string> name_of_user(std::string id);

    std::map<std::string, std::string> names_;
};

}  // namespace twicket::desk
