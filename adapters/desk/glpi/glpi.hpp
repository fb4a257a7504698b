// GLPI by its REST interface (apirest.php; its documentation is GLPI's own apirest.md). A ticket carries its marker as
// the last line of its description, a followup as its own last line; what else a change sets is set before the followup
// and does no harm twice. Texts are HTML there. A session is opened when the first call needs one, and again when it
// has ended.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "adapters/desk/polled_desk.hpp"

namespace twicket::desk {

// Of the settings: url (of GLPI, without apirest.php), token (a user's; or user and password), app_token, queue (an
// entity's id; empty: the user's own), poll, states (numbers).
class Glpi final : public PolledDesk {
  public:
    Glpi(Settings settings, net::HttpClient& client, Clock& clock);

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
    boost::asio::awaitable<Result<void>> sign_in();
    // Within a session; a 401 in an old one opens another, once.
    using Call = std::function<boost::asio::awaitable<Result<nlohmann::json>>()>;
    boost::asio::awaitable<Result<nlohmann::json>> in_session(Call call);
    // As Api's, within a session.
    boost::asio::awaitable<Result<nlohmann::json>> get(std::string path);
    boost::asio::awaitable<Result<nlohmann::json>> change_at(std::string method, std::string path, nlohmann::json input,
                                                             std::vector<std::string> words);
    // Puts the files on a ticket that are not there yet; what GLPI does not want loses its content, and so is named.
    boost::asio::awaitable<Result<void>> attach(std::string key, std::vector<CarriedFile>& files);
    boost::asio::awaitable<TicketFacts> facts_of(nlohmann::json ticket, std::optional<TicketCall> call);
    boost::asio::awaitable<std::string> owner_of(std::string key);
    boost::asio::awaitable<std::string> name_of_user(std::string id);
    // A user's id by an address; empty: nobody.
    boost::asio::awaitable<Result<std::string>> user_with(std::string email);

    bool signed_in_ = false;
    std::map<std::string, std::string> names_;
};

}  // namespace twicket::desk
