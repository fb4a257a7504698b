// Real back-ends under the contract: requests are passed on to a server on this machine, and what agents do there is
// done by the back-end's own interface, as that agent. Started by tests/peers (TWICKET_RT_URL …, see peers there).
#pragma once
#include <nlohmann/json.hpp>

#include "tests/adapters/desk_contract/back_end.hpp"

namespace twicket::desk_contract {

class RealBackEnd : public BackEnd {
  public:
    explicit RealBackEnd(std::uint16_t port) : port_{port} {}
    testing::ApiAnswer answer(const testing::ApiRequest& request) override;

  protected:
    // Throws on anything but 2xx.
    nlohmann::json ask(const std::string& method, const std::string& target, const std::string& proof,
                       const nlohmann::json& body = nullptr);
    std::uint16_t port_;
};

class RealRt final : public RealBackEnd {
  public:
    explicit RealRt(std::uint16_t port);
    std::vector<SeenTicket> tickets() override;
    std::size_t count() override;
    void says(const std::string& key, const std::string& text, bool internal) override;
    bool says_with_file(const std::string& key, const std::string& text, const std::string& name,
                        const std::string& bytes) override;
    void sets(const std::string& key, TicketState state) override;
    bool sets_all(const std::vector<std::string>& keys, TicketState state) override;
    void takes(const std::string& key) override;
    std::string opens(const std::string& title) override;
    bool loses_ticket(const std::string& key) override;

  private:
    SeenTicket seen(const std::string& id);
    std::string newest();
    std::string before_;  // the newest ticket's id when this began
};

class RealRedmine final : public RealBackEnd {
  public:
    explicit RealRedmine(std::uint16_t port);
    std::vector<SeenTicket> tickets() override;
    std::size_t count() override;
    void says(const std::string& key, const std::string& text, bool internal) override;
    bool says_with_file(const std::string& key, const std::string& text, const std::string& name,
                        const std::string& bytes) override;
    void sets(const std::string& key, TicketState state) override;
    void takes(const std::string& key) override;
    std::string opens(const std::string& title) override;
    bool loses_ticket(const std::string& key) override;

  private:
    void change(const std::string& key, const nlohmann::json& issue);
    int before_ = 0;
};

// The port in "http://127.0.0.1:4200" in this variable of the environment; 0: it is not set.
std::uint16_t port_in(const char* variable);

}  // namespace twicket::desk_contract
