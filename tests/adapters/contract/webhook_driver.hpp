// The generic network under the contract: signed JSON in, signed JSON out, a platform that keeps what it was given.
#pragma once
#include <nlohmann/json.hpp>

#include "adapters/webhook/webhook.hpp"
#include "tests/adapters/contract/api_faults.hpp"

namespace twicket::contract {

class WebhookDriver final : public Driver {
  public:
    explicit WebhookDriver(World& world);
    Abilities abilities() const override;
    Adapter& adapter() override { return *adapter_; }
    void restart() override;
    void seat(const std::string&, const std::vector<std::string>&) override {}  // it tells of nobody
    net::HttpResponse tell(const Happening& happening) override;
    net::HttpResponse tell_spoiled(const Happening& happening, Spoiled how) override;
    net::HttpResponse tell_by_old_secret(const Happening& happening) override;
    void next_calls(Fault fault, int times) override;
    std::vector<Shown> shown() override;
    std::size_t calls() override;
    std::string message_id(const std::string& word) override { return word; }
    std::string place_id(const std::string& word) override { return word; }
    std::string person_id(const std::string& word) override { return word; }

  private:
    void start();
    nlohmann::json payload_of(const Happening& happening);
    Request request_of(const Happening& happening);
    Request signed_request(const std::string& id, std::string body, const std::string& secret,
                           Duration apart = {}) const;
    testing::ApiAnswer answer(const testing::ApiRequest& request);

    World& world_;
    std::vector<Shown> shown_;  // on the stand-in's thread, as are the faults
    ApiFaults faults_;
    testing::ApiStandIn api_;
    std::unique_ptr<webhook::Webhook> adapter_;
    std::map<std::string, std::string> threads_;  // of messages told
};

}  // namespace twicket::contract
