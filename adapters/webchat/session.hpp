// Who is signed in at the web chat: a random id in a cookie, its hash in the store (a stolen database opens no
// session). Sessions are kept in memory once seen; a restart finds them again. Nothing here knows of sockets.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <string>
#include <unordered_map>

#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/store/store.hpp"

namespace twicket::webchat {

class Sessions {
  public:
    Sessions(store::Store& store, Clock& clock, std::string account);

    // A new session for this network user; the answer is the cookie's value (256 random bits, hexadecimal).
    boost::asio::awaitable<Result<std::string>> begin(std::string person);
    // Whose session it is. unauthorized: no such session, or it is over (7 days idle, 30 days in all).
    boost::asio::awaitable<Result<std::string>> person_of(std::string token);
    // From now on the token opens nothing, here and after a restart.
    boost::asio::awaitable<Result<void>> end(std::string token);

  private:
    struct Known {
        std::string person;
        Time began, seen;
    };
    boost::asio::awaitable<Result<Known>> read(std::string hash);
    bool is_over(const Known& session) const;

    store::Store& store_;
    Clock& clock_;
    std::string account_;
    std::unordered_map<std::string, Known> known_;  // by hash
};

}  // namespace twicket::webchat
