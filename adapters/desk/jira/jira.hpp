// Jira Service Management, cloud and Data Center, by its service desk interface and the platform's
// (developer.atlassian.com). A request carries its marker as the last line of its description, a comment as its own
// last line. A state is set before the comment that tells of it, and setting it twice does no harm: whose marker is
// there, all of it is there. Files are handed in first and become the comment's, or the new request's own. The search
// lags behind its index.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "adapters/desk/polled_desk.hpp"

namespace twicket::desk {

// Of the settings: url, token, user (an address: the cloud's API token belongs to it; empty: a personal token of a Data
// Center), or user and password; queue (the service desk's id), type (the request type's id), poll, states.
class Jira final : public PolledDesk {
  public:
    Jira(Settings settings, net::HttpClient& client, Clock& clock);

    boost::asio::awaitable<Result<TicketRef>> open(TicketDraft draft, std::string marker) override;
    boost::asio::awaitable<Result<TicketRef>> find(std::string marker) override;
    boost::asio::awaitable<Result<TicketFacts>> change(std::string key, TicketCall call, std::string marker) override;
    boost::asio::awaitable<Result<TicketFacts>> find_change(std::string key, TicketCall call,
                                                            std::string marker) override;
    Duration find_lag() const override { return std::chrono::seconds{30}; }
    bool takes_files() const override { return true; }
    boost::asio::awaitable<std::vector<Finding>> self_test() override;

  protected:
    boost::asio::awaitable<Result<std::vector<Touched>>> touched_since(std::string time) override;
    boost::asio::awaitable<Result<std::vector<Entry>>> entries_of(std::string key) override;
    // Milliseconds since 1970, of thirteen digits.
    std::string written(Time time) const override;

  private:
    TicketFacts facts_of(const nlohmann::json& issue, const TicketCall* call = nullptr) const;
    TicketState read_state(const nlohmann::json& status) const;
    boost::asio::awaitable<Result<nlohmann::json>> search(std::string jql, std::string fields, int limit);
    boost::asio::awaitable<Result<nlohmann::json>> issue(std::string key);
    boost::asio::awaitable<Result<nlohmann::json>> comments(std::string key);
    // Hands the files in: the ids by which a comment takes them; what Jira does not want loses its content, and so is
    // named.
    boost::asio::awaitable<Result<nlohmann::json>> hand_in(std::vector<CarriedFile>& files);
    boost::asio::awaitable<Result<void>> set_state(std::string key, TicketState state);
    boost::asio::awaitable<Result<void>> assign(std::string key, std::string email);
    // What Jira calls the user with this address (an account's id in the cloud, a name in a Data Center); empty:
    // nobody.
    boost::asio::awaitable<Result<std::string>> user_with(std::string email);
    boost::asio::awaitable<Result<std::string>> project();

    bool cloud_;
    std::string project_;  // the key of the service desk's project, once it was asked for
};

}  // namespace twicket::desk
