// Redmine by its REST interface (https://www.redmine.org/projects/redmine/wiki/Rest_api, tried with 5.0). An issue
// carries its marker as the last line of its description, a note as its own last line; state, owner and note are one
// request, so they are there together or not at all.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/desk/polled_desk.hpp"

namespace twicket::desk {

// Of the settings: url, token (an API key; or user and password), queue (a project's identifier), type (a tracker's
// name; empty: the project's first), poll, states.
class Redmine final : public PolledDesk {
  public:
    Redmine(Settings settings, net::HttpClient& client, Clock& clock);

    boost::asio::awaitable<Result<TicketRef>> open(TicketDraft draft, std::string marker) override;
    boost::asio::awaitable<Result<TicketRef>> find(std::string marker) override;
    boost::asio::awaitable<Result<TicketFacts>> change(std::string key, TicketCall call, std::string marker) override;
    boost::asio::awaitable<Result<TicketFacts>> find_change(std::string key, TicketCall call,
                                                            std::string marker) override;
    boost::asio::awaitable<std::vector<Finding>> self_test() override;
    bool takes_files() const override { return true; }

  protected:
    boost::asio::awaitable<Result<std::vector<Touched>>> touched_since(std::string time) override;
    boost::asio::awaitable<Result<std::vector<Entry>>> entries_of(std::string key) override;
    std::string written(Time time) const override;

  private:
    TicketFacts facts_of(const nlohmann::json& issue, const TicketCall* call = nullptr) const;
    boost::asio::awaitable<Result<nlohmann::json>> read(std::string key);
    // The ids that Redmine has for names: of trackers, states and priorities; read once, and again when one is unknown.
    boost::asio::awaitable<Result<int>> id_of(std::string list, std::string path, std::string name);
    // The "uploads" of an issue or a note.
    boost::asio::awaitable<Result<nlohmann::json>> upload(std::vector<CarriedFile> files);
    // Who may be given the project's issues, by address or name; 0: nobody of that name.
    boost::asio::awaitable<Result<int>> member_with(std::string email, std::string name);

    std::map<std::string, std::map<std::string, int>> ids_;
};

}  // namespace twicket::desk
