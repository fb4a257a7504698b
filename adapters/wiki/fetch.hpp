// One JSON read of a wiki, patient: what says "later" (429, 503, MediaWiki's maxlag) is asked again a few times.
#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "adapters/wiki/wiki.hpp"

namespace twicket::wiki {

class Fetch {
  public:
    Fetch(net::HttpClient& client, std::string name, net::Headers headers, Pause pause);
    // Relative addresses are not known here: `url` is whole.
    boost::asio::awaitable<Result<nlohmann::json>> get(std::string url);
    boost::asio::awaitable<Result<nlohmann::json>> post(std::string url, std::string form);
    Error error(ErrorCode code, std::string_view what) const;

  private:
    boost::asio::awaitable<Result<nlohmann::json>> send(net::HttpCall call);
    boost::asio::awaitable<void> wait(Duration time);
    void remember_cookies(const net::HttpAnswer& answer);

    net::HttpClient& client_;
    std::string name_;
    net::Headers headers_;
    Pause pause_;
    std::map<std::string, std::string> cookies_;
};

// Percent-encoded for a query's value or one part of a path.
std::string encoded(std::string_view text);
std::string basic(const std::string& user, const std::string& password);
// The member as text, a number as its digits; empty when it is missing or something else.
std::string text_at(const nlohmann::json& object, std::string_view key);
// The member, or null.
const nlohmann::json& member(const nlohmann::json& object, std::string_view key);

std::unique_ptr<Wiki> open_mediawiki(const Settings& settings, net::HttpClient& client, Pause pause);
std::unique_ptr<Wiki> open_confluence(const Settings& settings, net::HttpClient& client, Pause pause);

}  // namespace twicket::wiki
