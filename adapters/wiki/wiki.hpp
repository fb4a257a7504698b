// Pages of a wiki as knowledge wants them: which there are, in which version, who may read them, and each one's text as
// HTML. What becomes of them is bot/app/wiki_import's business; a wiki is read, never written.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/net/http_client.hpp"

namespace twicket::wiki {

struct Settings {
    std::string name;            // of the source, unique
    std::string kind;            // mediawiki, confluence, confluence-server
    std::string url;             // mediawiki: that of api.php; confluence: the site with /wiki; server: its base
    std::string user, password;  // a bot password, or e-mail and API token; empty: nobody signs in
    std::string token;           // instead: OAuth 2 or a personal access token
    std::vector<std::string>
        from;  // mediawiki: categories; confluence: keys of spaces; none: everything (not of confluence)
    std::vector<int> namespaces{0};  // mediawiki
};

struct Listed {
    std::string id, title, version, url;
    bool restricted = false;            // not everybody who may read the source may read this page …
    std::vector<std::string> groups{};  // … but one of these groups; none: single people, so nobody by a group
};

// Waits this long between tries; tests do not.
using Pause = std::function<boost::asio::awaitable<void>(Duration)>;

// Belongs to one executor; the client outlives it. Errors are of the whole source: unauthorized, forbidden,
// unavailable.
class Wiki {
  public:
    virtual ~Wiki() = default;
    // Every page that the account may read, at most 20,000: what is not here is gone.
    virtual boost::asio::awaitable<Result<std::vector<Listed>>> list() = 0;
    // not_found: it went between listing and reading.
    virtual boost::asio::awaitable<Result<std::string>> html(Listed page) = 0;
};

std::unique_ptr<Wiki> open_wiki(const Settings& settings, net::HttpClient& client, Pause pause = {});

}  // namespace twicket::wiki
