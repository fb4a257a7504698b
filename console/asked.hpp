// What an operation gets (who asks, for what) and how it answers. No sockets, no sessions here.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/net/http.hpp"
#include "bot/net/http_client.hpp"
#include "bot/people.hpp"
#include "bot/places.hpp"
#include "bot/store/store.hpp"
#include "console/hand.hpp"
#include "console/oidc.hpp"
#include "console/rights.hpp"
#include "console/routes.hpp"
#include "knowledge/ranker.hpp"

namespace twicket {
class Services;
class Changes;
namespace config {
struct Points;
}
}  // namespace twicket

namespace twicket::console {

struct Settings {
    std::string company = "Our company";
    bool demo_sign_in = false;                   // pick a person; on loopback only
    bool secure_cookies = false;                 // people come over https
    std::string public_url{};                    // whose origin requests must name
    double high = 0.5, middle = 0.15;            // the ladder's: answered at once, offered in a list
    int trends_from = 0;                         // people that a line of a weekly trend needs; 0: there are no trends
    std::vector<std::string> two_person_tags{};  // entries with one of these tags are published by two people
};

// What the console works with. All of it outlives the console and belongs to its executor, but for store and ranker.
struct Parts {
    store::Store& store;
    Clock& clock;
    const People& people;
    Places& places;
    knowledge::Ranker& ranker;
    std::function<std::vector<std::string>()> accounts;  // connected ones: "webchat/default"
    std::function<std::string()> health;  // a JSON object: troubles and accounts
    std::function<boost::asio::awaitable<Result<void>>(std::string id)> resend, settle;  // a parked delivery
    std::function<void()> events_waiting;  // a dead letter was put back
    std::function<std::string(const std::string& subject)> trend_subject;  // a name; empty: it is gone
    net::HttpClient* client = nullptr;     // to the identity provider; set where `oidc` is
    std::optional<OidcSettings> oidc{};
    Hand hand{};
    ExpertHand experts{};
    Services* services = nullptr;               // null: none are known
    const Changes* changes = nullptr;
    const config::Points* points = nullptr;
    std::function<void()> deliveries_waiting{};  // something was put into the outbox
    Settings settings{};
};

struct Caller {
    std::string id;    // a person's; empty: nobody
    std::string name{};
    Rights rights{};
    std::string roles{}, granted{};  // of the session
    bool by_token = false;
    std::string secret{};  // the cookie's
    std::string csrf{};
    std::string way{};
};

struct Asked {
    const net::HttpRequest& request;
    const Row& row;
    std::vector<std::string> parts;  // of the path, decoded
    Caller caller;
    nlohmann::json body{};  // of a change; an object
};

using Answering = boost::asio::awaitable<net::HttpResponse>;

// JSON that nobody keeps a copy of.
net::HttpResponse reply(int status, const nlohmann::json& value);
net::HttpResponse refusal(int status, std::string_view why);
net::HttpResponse refusal(const Error& error);
// A member of the body that is text, or empty.
std::string text_in(const nlohmann::json& body, std::string_view name);
// A whole number among the query's parameters, kept within bounds; `otherwise` when it is none.
std::int64_t number_in(const net::HttpRequest& request, std::string_view name, std::int64_t otherwise, std::int64_t least, std::int64_t most);

}  // namespace twicket::console
