// Request Tracker 5 by its REST 2 interface (the manual is RT's own lib/RT/REST2.pm). Needs nothing set up there: a
// ticket carries its marker as a link, "refers to twicket:<marker>", a message in its subject.
#pragma once
#include <string>
#include <vector>

#include "adapters/desk/rest_desk.hpp"

namespace twicket::desk {

// Of the settings: url, token (or user and password), queue, poll, states.
class RequestTracker final : public RestDesk {
  public:
    RequestTracker(Settings settings, net::HttpClient& client, Clock& clock);

    boost::asio::awaitable<Result<TicketRef>> open(TicketDraft draft, std::string marker) override;
    boost::asio::awaitable<Result<TicketRef>> find(std::string marker) override;
    boost::asio::awaitable<Result<TicketFacts>> change(std::string key, TicketCall call, std::string marker) override;
    boost::asio::awaitable<Result<TicketFacts>> find_change(std::string key, TicketCall call,
                                                            std::string marker) override;
    boost::asio::awaitable<Result<News>> news(std::string cursor, Follows follows) override;
    boost::asio::awaitable<std::vector<Finding>> self_test() override;
    bool takes_files() const override { return true; }

  private:
    struct Transaction {
        std::string id, ticket, type, subject, creator;
        TicketNews news = TicketNews::opened;  // opened: nothing to tell
    };
    TicketFacts facts_of(const std::string& key, const nlohmann::json& ticket) const;
    boost::asio::awaitable<Result<TicketFacts>> read(std::string key);
    // Sets what is not yet so. `invalid` when RT keeps another state.
    boost::asio::awaitable<Result<TicketFacts>> settle(std::string key, TicketCall call, TicketFacts facts);
    boost::asio::awaitable<Result<std::string>> user_with(std::string email);
    // RT's list of transactions that a query of theirs finds, a page at a time.
    boost::asio::awaitable<Result<nlohmann::json>> transactions(std::string query, std::string rest);
    // The id of the newest one that can be news; empty: there is none above this.
    boost::asio::awaitable<Result<std::string>> newest_above(std::string id);
    boost::asio::awaitable<Result<std::map<std::string, TicketFacts>>> facts_of_all(std::set<std::string> keys);
    boost::asio::awaitable<Result<std::string>> words_in(std::string transaction);
    boost::asio::awaitable<Result<std::vector<DeskChange>>> changes_in(std::vector<Transaction> list, Follows follows);
    static Transaction transaction_of(const nlohmann::json& item);
    // The subject of a message of ours. A reply by mail to it begins otherwise ("Re: …").
    static std::string subject_of(const TicketCall& call, std::string_view marker);
    static bool is_our_subject(std::string_view subject);
};

}  // namespace twicket::desk
