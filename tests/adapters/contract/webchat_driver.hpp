// The web chat under the contract: every person has a page, a real socket to the world's server, and what is shown is
// what those pages were told. There is nobody between us and them, so nothing can be refused or lost on the way.
#pragma once
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "adapters/webchat/webchat.hpp"
#include "tests/adapters/contract/driver.hpp"
#include "tests/support/raw_websocket.hpp"

namespace twicket::contract {

class WebchatDriver final : public Driver {
  public:
    // Ann and bob in three places, unless the world has people already.
    explicit WebchatDriver(World& world);
    Abilities abilities() const override;
    Adapter& adapter() override { return *adapter_; }
    void restart() override;
    void seat(const std::string& place, const std::vector<std::string>& people) override;
    net::HttpResponse tell(const Happening& happening) override;
    net::HttpResponse tell_spoiled(const Happening&, Spoiled) override { return {}; }
    net::HttpResponse tell_by_old_secret(const Happening&) override { return {}; }
    void next_calls(Fault, int) override { throw std::logic_error("nothing stands between us and a page"); }
    std::vector<Shown> shown() override;
    std::size_t calls() override { return shown().size(); }
    // "@everyone" calls nobody here: a page knows no such thing.
    std::vector<std::string> calls_to_all() const override { return {"<!", "<at>", "<script", "<@"}; }
    std::string message_id(const std::string& word) override;
    std::string place_id(const std::string& word) override;
    std::string person_id(const std::string& word) override { return word; }
    std::map<std::string, std::string> form_errors() override { return form_errors_; }

  private:
    struct Page {
        std::unique_ptr<testing::RawWebSocket> socket;
        std::string cookie;
        std::set<std::string> places;
        std::int64_t heard = 0;  // the highest sequence
    };
    void start();
    Page& page(const std::string& person);
    void open(const std::string& person, Page& page);
    // Says it and reads on until it is answered; what else comes is kept.
    nlohmann::json exchange(const std::string& person, nlohmann::json said, const std::string& nonce);
    void keep(const std::string& person, const nlohmann::json& told);
    // Reads on until the page has heard of this change.
    void hear(const std::string& person, std::int64_t sequence);
    void hear_one(const std::string& person);
    nlohmann::json frame_of(const Happening& happening);
    std::string place_of(const Happening& happening);

    World& world_;
    std::unique_ptr<webchat::Webchat> adapter_;
    std::map<std::string, Page> pages_;                    // by person
    std::vector<Shown> shown_;                             // in the order of being told
    std::map<std::string, nlohmann::json> cards_, forms_;  // as they stand now, by id
    std::map<std::string, std::int64_t> changes_;          // the newest that is known of each card
    std::map<std::string, std::string> ids_, words_;       // of messages: by word, and back
    std::map<std::string, std::string> words_by_place_;
    std::map<std::string, std::string> form_errors_;
    int nonces_ = 0;
};

}  // namespace twicket::contract
