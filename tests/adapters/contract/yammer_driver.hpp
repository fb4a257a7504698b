// Yammer under the contract: things are written into the stand-in and read by polling; what is shown is what the
// stand-in was made to keep. Yammer tells neither edits, deletions nor buttons, so those cases pass by that reason.
#pragma once
#include <map>

#include "adapters/yammer/yammer.hpp"
#include "tests/adapters/contract/driver.hpp"
#include "tests/support/yammer_stand_in.hpp"

namespace twicket::contract {

class YammerDriver final : public Driver {
  public:
    explicit YammerDriver(World& world);
    Abilities abilities() const override;
    Adapter& adapter() override { return *adapter_; }
    void restart() override;
    void seat(const std::string& place, const std::vector<std::string>& people) override;
    net::HttpResponse tell(const Happening& happening) override;
    net::HttpResponse tell_spoiled(const Happening&, Spoiled) override { return {}; }
    net::HttpResponse tell_by_old_secret(const Happening&) override { return {}; }
    void next_calls(Fault fault, int times) override;
    std::vector<Shown> shown() override;
    std::size_t calls() override;
    std::vector<std::string> calls_to_all() const override { return {"[[", "@everyone", "@here", "@channel"}; }
    std::string message_id(const std::string& word) override { return std::to_string(ids_[word]); }
    std::string place_id(const std::string& word) override;
    std::string person_id(const std::string& word) override { return std::to_string(person(word)); }

  private:
    void start();
    std::int64_t person(const std::string& word);
    std::int64_t message(const std::string& word);
    // Words below the card or message that this is about; 0 where there is none.
    void answer(const Happening& happening, const std::string& text);
    std::int64_t group(const std::string& word);
    void write(const Happening& happening);
    void react(const Happening& happening);
    std::string word_of(std::int64_t message) const;
    std::string word_of_person(const std::set<std::int64_t>& between) const;
    void poll();

    World& world_;
    testing::YammerStandIn network_;
    std::unique_ptr<yammer::Yammer> adapter_;
    std::map<std::string, std::int64_t> ids_;      // of messages, by word
    std::map<std::string, std::int64_t> private_;  // the message that opened a private conversation, by place
    std::map<std::string, std::int64_t> groups_;   // by place
    std::map<std::string, std::int64_t> people_{{"ann", 7}, {"bob", 8}};
};

}  // namespace twicket::contract
