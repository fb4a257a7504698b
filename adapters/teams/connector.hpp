// The Bot Connector's REST calls and what its answers mean. One call each, never repeated here.
// https://github.com/microsoft/botframework-sdk/blob/main/specs/botframework-protocol/botframework-channel.json
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "adapters/teams/token.hpp"
#include "bot/error.hpp"
#include "bot/net/http_client.hpp"

namespace twicket::teams {

// Everything but letters, digits and "-_.~" as %XX: ids hold ":", "@" and ";".
std::string percent_encoded(std::string_view text);

// What may be repeated without harm: an update or deletion says the same twice, a post makes a second message.
enum class Repeat { harmless, doubles };

// What an answer that is not 2xx means for the call (status codes of
// https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability, "Status code responses").
// A post whose answer is a 5xx may have happened: unknown_outcome. 412 is a conflict inside the service that comes
// before the message is written: unavailable. The detail holds the connector's code, never its prose.
Error error_of(const net::HttpAnswer& answer, Repeat repeat);

// Used from one executor.
class Connector {
  public:
    // `token` null: no sign-in (the emulator). Client and token outlive it.
    Connector(net::HttpClient& client, TokenSource* token) : client_{&client}, token_{token} {}

    // The id of the new message. `reply_to` empty: at the end of the conversation.
    boost::asio::awaitable<Result<std::string>> post(std::string service_url, std::string conversation,
                                                     std::string reply_to, nlohmann::json activity);
    // An activity that leaves no message behind (typing).
    boost::asio::awaitable<Result<void>> signal(std::string service_url, std::string conversation,
                                                nlohmann::json activity);
    boost::asio::awaitable<Result<void>> update(std::string service_url, std::string conversation, std::string message,
                                                nlohmann::json activity);
    boost::asio::awaitable<Result<void>> remove(std::string service_url, std::string conversation, std::string message);
    // Starts (or finds again) a conversation; its id.
    boost::asio::awaitable<Result<std::string>> open(std::string service_url, nlohmann::json parameters);
    // One member of a conversation, with e-mail address and names.
    boost::asio::awaitable<Result<nlohmann::json>> member(std::string service_url, std::string conversation,
                                                          std::string member);

    // One page of a conversation's members, {"members":[…],"continuationToken":…}; `from` empty: the first.
    boost::asio::awaitable<Result<nlohmann::json>> roster(std::string service_url, std::string conversation,
                                                          std::string from);
    // Why calls are refused as a whole, in one line; empty while they are not.
    const std::string& trouble() const { return trouble_; }

  private:
    boost::asio::awaitable<Result<net::HttpAnswer>> call(std::string method, std::string url, std::string body,
                                                         Repeat repeat);

    net::HttpClient* client_;
    TokenSource* token_;
    std::string trouble_;
};

}  // namespace twicket::teams
