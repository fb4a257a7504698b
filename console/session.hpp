// Who is signed in at the console, and API tokens: random secrets outside, their hashes in the store, so that a stolen
// database opens nothing. Each request asks the store: what is revoked is closed with the next one, on every instance.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/store/store.hpp"

namespace twicket::console {

struct Session {
    std::string person;
    std::string roles;  // as they were when it began, joined by commas: other ones mean a new secret
    std::string granted;  // roles that the identity provider's groups bring, joined by commas
    std::string csrf;   // what a change must show beside the cookie
    std::string way;    // "demo", "oidc"
    Time began{}, seen{};
};

struct Opened {
    std::string secret;  // the cookie's value: 256 random bits, hexadecimal
    Session session;
};

constexpr Duration session_idle = std::chrono::minutes{30};
constexpr Duration session_whole = std::chrono::hours{12};

class Sessions {
  public:
    Sessions(store::Store& store, Clock& clock) : store_{store}, clock_{clock} {}
    // `detail`: of the audit row that is written with it.
    boost::asio::awaitable<Result<Opened>> begin(std::string person, std::string roles, std::string granted, std::string way);
    // unauthorized: none, or over.
    boost::asio::awaitable<Result<Session>> find(std::string secret);
    // The same session under a new secret; the old one opens nothing from now on.
    boost::asio::awaitable<Result<Opened>> renew(std::string secret, Session session, std::string roles);
    boost::asio::awaitable<Result<void>> end(std::string secret, std::string person);
    boost::asio::awaitable<Result<void>> end_all(std::string person);

  private:
    store::Store& store_;
    Clock& clock_;
};

struct Token {
    std::string id, name, person;
    std::vector<std::string> scopes;
    Time made{}, used{}, until{};
};

class Tokens {
  public:
    Tokens(store::Store& store, Clock& clock) : store_{store}, clock_{clock} {}
    struct Made {
        std::string secret;  // "twicket_…", shown once
        Token token;
    };
    boost::asio::awaitable<Result<Made>> make(std::string name, std::string person, std::vector<std::string> scopes, int days);
    boost::asio::awaitable<Result<Token>> find(std::string secret);
    boost::asio::awaitable<Result<std::vector<Token>>> all();
    // not_found: there is none of that id.
    boost::asio::awaitable<Result<void>> end(std::string id, std::string by);

  private:
    store::Store& store_;
    Clock& clock_;
};

// 256 bits of the system's randomness, hexadecimal.
std::string random_secret();

}  // namespace twicket::console
