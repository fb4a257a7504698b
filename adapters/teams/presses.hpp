// People who pressed a button and whose client waits for an answer to that press: the new card, when the turn replaces
// it in time. Nothing is decided here; the press itself is an event like any other.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "bot/clock.hpp"

namespace twicket::teams {

class Presses {
  public:
    // One waiting press. While it exists, what happens to its card is noted.
    class Waiting {
      public:
        Waiting(Presses& presses, std::string card, std::string conversation);
        ~Waiting();
        Waiting(const Waiting&) = delete;
        Waiting& operator=(const Waiting&) = delete;
        // The card that replaced the pressed one; nothing when it was answered otherwise, or not within `limit`.
        boost::asio::awaitable<std::optional<nlohmann::json>> answer(Duration limit);

      private:
        friend class Presses;
        struct State;
        using States = std::multimap<std::string, std::shared_ptr<State>>;  // by card
        std::shared_ptr<State> state_;
        std::weak_ptr<States> all_;  // a press may outlive the adapter while the program ends
    };

    // The card of this id now looks so; those who wait for it are told.
    void updated(const std::string& card, const nlohmann::json& look);
    // Something was said in the conversation, which answers those who wait there for nothing better.
    void said(const std::string& conversation);
    std::size_t waiting() const { return states_->size(); }

  private:
    std::shared_ptr<Waiting::States> states_ = std::make_shared<Waiting::States>();
};

}  // namespace twicket::teams
