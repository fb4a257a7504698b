// Teams under the contract: its activities with signed tokens, and a stand-in of the sign-in host, the signing keys and
// the connector that keeps messages as Teams does.
#pragma once
#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "adapters/teams/teams.hpp"
#include "tests/adapters/contract/api_faults.hpp"
#include "tests/support/token_signer.hpp"

namespace twicket::contract {

// The elements of an activity's card, and its buttons in order; empty without a card.
const nlohmann::json& card_body(const nlohmann::json& activity);
std::vector<nlohmann::json> card_buttons(const nlohmann::json& activity);

class TeamsDriver final : public Driver {
  public:
    explicit TeamsDriver(World& world);
    Abilities abilities() const override;
    Adapter& adapter() override { return *adapter_; }
    void restart() override;
    void seat(const std::string& place, const std::vector<std::string>& people) override;
    net::HttpResponse tell(const Happening& happening) override;
    net::HttpResponse tell_spoiled(const Happening& happening, Spoiled how) override;
    net::HttpResponse tell_by_old_secret(const Happening& happening) override;
    void next_calls(Fault fault, int times) override;
    std::vector<Shown> shown() override;
    std::size_t calls() override;
    std::string message_id(const std::string& word) override;
    std::string place_id(const std::string& word) override;
    std::string person_id(const std::string& word) override { return "aad-" + word; }
    std::map<std::string, std::string> form_errors() override { return form_errors_; }
    // Every activity that was posted or put, for judges of other people's making.
    std::vector<nlohmann::json> activities();

  private:
    // What the connector keeps; touched on its thread only.
    struct Kept {
        Shown shown;
        nlohmann::json activity;
    };
    void start();
    nlohmann::json activity_of(const Happening& happening);
    nlohmann::json party(const std::string& word) const;
    nlohmann::json conversation(const Happening& happening);
    nlohmann::json card_data(const std::string& message, std::size_t button);
    nlohmann::json claims() const;
    Request request(const std::string& body, const std::string& token) const;
    net::HttpResponse post_form(const Happening& happening);
    nlohmann::json fetched_form(const std::string& message, const std::string& person);

    testing::ApiAnswer answer(const testing::ApiRequest& request);
    testing::ApiAnswer connector(const testing::ApiRequest& request);
    testing::ApiAnswer roster(const std::string& path) const;
    void keep(const std::string& conversation, const std::string& replaces, const testing::ApiRequest& request,
              const std::string& id);
    std::string word_of_place(const std::string& conversation) const;

    World& world_;
    // Keys take long to make: every case has the same two.
    static testing::TokenSigner known(bool stranger) {
        static const testing::TokenSigner ours{"k1"}, somebodys{"k1"};
        return stranger ? somebodys : ours;
    }
    testing::TokenSigner signer_ = known(false), stranger_ = known(true);
    testing::ApiStandIn api_;
    std::unique_ptr<teams::Teams> adapter_;
    std::vector<Kept> kept_;
    std::map<std::string, std::vector<std::string>> seated_;  // words, by place; others: ann
    std::size_t next_id_ = 0;
    ApiFaults faults_;
    std::map<std::string, std::string> words_by_place_, place_by_word_, thread_of_, words_by_id_;
    std::map<std::string, std::string> form_errors_;
};

}  // namespace twicket::contract
