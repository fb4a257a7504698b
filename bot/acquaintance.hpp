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
#include <set>
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
    // Whether a person is among a place's members; nothing: the network cannot tell. Asked and remembered as above; when
    // it could tell but did not answer: no.
    boost::asio::awaitable<std::optional<bool>> is_in(std::string account, std::string place, std::string person);
    // Who reads along there, by its real members; nothing where the network cannot tell.
    boost::asio::awaitable<std::optional<Audience>> audience(std::string account, std::string place);
    // is_in without asking: nothing when it is not known now.
    std::optional<bool> was_in(const std::string& account, const std::string& place, const std::string& person) const;
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
        std::set<std::string> members{};  // person ids
        std::weak_ptr<boost::asio::steady_timer> asking{};  // alive while somebody asks
    };
    boost::asio::awaitable<void> know(Adapter& network, std::string user);
    boost::asio::awaitable<void> ask_who(Adapter& network, std::string user);
    boost::asio::awaitable<void> ask(Adapter& network, std::string place);
    boost::asio::awaitable<void> learn(Adapter& network, Readers readers, Place& learnt);

    boost::asio::any_io_executor executor_;
    People& people_;
    Clock& clock_;
    FindAdapter find_adapter_;
    std::map<std::pair<std::string, std::string>, Met> met_;       // by account and user
    std::map<std::pair<std::string, std::string>, Place> places_;  // by account and place
};

}  // namespace twicket
