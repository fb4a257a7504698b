// Slack under the contract: its payloads and signatures, and a stand-in of its Web API that keeps messages as Slack
// does.
#pragma once
#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "adapters/slack/slack.hpp"
#include "tests/adapters/contract/api_faults.hpp"
#include "tests/support/socket_mode_stand_in.hpp"

namespace twicket::contract {

// What the stand-in knows; touched on its thread only.
struct SlackLedger {
    struct Kept {
        Shown shown;
        nlohmann::json body;  // as it was posted
        std::string ts;
    };
    std::deque<Kept> messages;  // as they stand now, in order of being shown
    std::vector<Shown> shown;   // every showing, updates as well
    ApiFaults faults;
    int next_ts = 500'000;
    std::vector<std::string> methods;                      // every call, by method
    std::set<std::string> people{"U0ANN"};                 // user ids
    std::map<std::string, std::set<std::string>> members;  // by channel; others: U0ANN
    std::set<std::string> refused_blocks;                  // types of blocks that this workspace does not know
};

class SlackDriver : public Driver {
  public:
    // With `sockets` everything comes in by Socket Mode.
    explicit SlackDriver(World& world, testing::SocketModeStandIn* sockets = nullptr);
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
    std::string person_id(const std::string& word) override;
    std::map<std::string, std::string> form_errors() override { return form_errors_; }

    // Beyond the contract, for Slack's own tests.
    std::vector<std::string> methods();
    std::vector<nlohmann::json> bodies();
    void refuse_blocks(const std::string& type);
    // The payloads of a happening: one, or two where Slack tells twice.
    std::vector<Request> requests(const Happening& happening);
    Request signed_request(std::string path, std::string type, std::string body) const;

  private:
    void start();
    nlohmann::json envelope(const Happening& happening, nlohmann::json event) const;
    std::vector<nlohmann::json> events_of(const Happening& happening);
    nlohmann::json message_of(const Happening& happening);
    std::string click_of(const Happening& happening);
    std::string form_of(const Happening& happening);
    std::string forward_of(const Happening& happening);
    std::string command_of(const Happening& happening);
    std::string response_url(const Happening& happening) const;
    SlackLedger::Kept kept(const std::string& word);
    std::string ts_of(const std::string& word);
    std::string ts_now(int seconds, const char* fraction) const;  // so many seconds from now
    std::string word_of_ts(const std::string& ts) const;
    std::string channel_of(const Happening& happening);
    // One delivery by either way; over a socket, no acknowledgement is a 503.
    net::HttpResponse deliver(const Request& request);
    net::HttpResponse post_all(const std::vector<Request>& requests);

    // --- the API (slack_api.cpp), on the stand-in's thread ---
    testing::ApiAnswer answer(const testing::ApiRequest& request);
    testing::ApiAnswer act(const std::string& method, const nlohmann::json& body, const std::string& raw);
    nlohmann::json show(const std::string& method, const nlohmann::json& body, const std::string& raw);
    nlohmann::json look(const nlohmann::json& body) const;

    World& world_;
    testing::SocketModeStandIn* sockets_;
    SlackLedger ledger_;
    testing::ApiStandIn api_;
    std::unique_ptr<slack::Slack> adapter_;
    std::map<std::string, std::string> ts_by_word_, words_by_ts_, place_by_word_, words_by_place_, texts_;
    std::map<std::string, std::string> form_errors_;
};

}  // namespace twicket::contract
