// Getting to know who speaks and who reads along (rows 8 and 12), by asking the network once and remembering: a user is
// matched to a person of the directory by verified address; a full member of the workspace whom the directory does not
// have counts as one of everyone; an outsider is a guest of the directory or a stranger. Main executor only.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "bot/adapter.hpp"
#include "bot/clock.hpp"
#include "bot/event.hpp"
#include "bot/people.hpp"
#include "bot/places.hpp"

namespace twicket {

class Acquaintance {
  public:
    using FindAdapter = std::function<Adapter*(const std::string& account)>;
    // All outlive it.
    Acquaintance(boost::asio::any_io_executor executor, People& people, Clock& clock, FindAdapter find_adapter);

    // Before a turn. Afterwards people.by_identity knows the speaker as well as it can. The audience of the event's
    // place by its real members; nothing where the network cannot tell (then the place's configured members count) and
    // in direct messages. When it could tell but did not answer, nobody may read anything: rather silent than leaking.
    boost::asio::awaitable<std::optional<Audience>> meet(Event event);
    // Who is whom has changed: the audiences of all places are worked out anew.
    void forget_audiences();

  private:
    struct Met {
        Time until{};
        bool bot = false;
        std::weak_ptr<boost::asio::steady_timer> asking{};  // alive while somebody asks
    };
    struct Place {
        Time until{};
        bool cannot_tell = false;
        Audience audience{};
        std::weak_ptr<boost::asio::steady_timer> asking{};  // alive while somebody asks
    };
    boost::asio::awaitable<void> know(Adapter& network, std::string user);
    boost::asio::awaitable<void> ask_who(Adapter& network, std::string user);
    boost::asio::awaitable<void> ask(Adapter& network, std::string place);
    boost::asio::awaitable<Audience> audience_of(Adapter& network, Readers readers);

    boost::asio::any_io_executor executor_;
    People& people_;
    Clock& clock_;
    FindAdapter find_adapter_;
    std::map<std::pair<std::string, std::string>, Met> met_;       // by account and user
    std::map<std::pair<std::string, std::string>, Place> places_;  // by account and place
};

}  // namespace twicket
