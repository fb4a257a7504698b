// One Slack workspace as a network: Events API over HTTP or Socket Mode in, Web API out. What the payloads mean is in
// decode.hpp, what our cards become in render.hpp, calls in api.hpp. Belongs to the main executor.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "adapters/slack/api.hpp"
#include "adapters/slack/decode.hpp"
#include "adapters/slack/render.hpp"
#include "adapters/slack/socket_mode.hpp"
#include "bot/adapter.hpp"
#include "bot/clock.hpp"
#include "bot/errand.hpp"
#include "bot/inbox.hpp"
#include "bot/net/http.hpp"
#include "bot/net/http_client.hpp"
#include "bot/store/store.hpp"

namespace twicket::slack {

struct Settings {
    std::string name = "default";              // the account is "slack/<name>"
    std::string bot_token;                     // xoxb-…
    std::vector<std::string> signing_secrets;  // of requests over HTTP; empty: none is taken
    std::string app_token;                     // xapp-…, for Socket Mode; empty: HTTP only
    std::string api_url = "https://slack.com/api/";
    std::string noticed = "eyes";        // the reaction on a message that calls us; empty: none
    int connections = 2;                 // Socket Mode connections at once, at most 10
    std::vector<std::string> prompts{};  // questions offered in an empty chat, at most 4 count
};

// What an account needs of the rest of the program; all of it outlives the account.
struct Surroundings {
    Inbox& inbox;
    store::Store& store;
    net::Egress& egress;
    Clock& clock;
    boost::asio::any_io_executor executor;
    net::TlsContext tls{};  // for calls out; none: the system's authorities
};

class Slack;

// The accounts of one program: an app that is installed in several workspaces sends all events to one address.
class Workspaces {
  public:
    void know(const std::string& team, Slack& account) { by_team_[team] = &account; }
    Slack* find(const std::string& team) const {
        const auto found = by_team_.find(team);
        return found == by_team_.end() ? nullptr : found->second;
    }
    // True for the first account that asks: one app's connections carry the events of all its workspaces.
    bool claim_sockets(const std::string& app_token) { return claimed_.insert(app_token).second; }

  private:
    std::map<std::string, Slack*> by_team_;
    std::set<std::string> claimed_;
};

class Slack final : public Adapter {
  public:
    Slack(Settings settings, Surroundings surroundings, std::shared_ptr<Workspaces> workspaces);
    ~Slack() override;

    // POST /slack/<name>/events, …/interactions and …/commands; the account "default" also without its name. 200 after
    // the commit; 401 signature or time, 400 payload, 413 over 1 MB, 503 with Retry-After when the store takes nothing.
    void add_routes(net::Router& router);

    const std::string& account() const override { return account_; }
    boost::asio::awaitable<void> run() override;
    boost::asio::awaitable<Result<Receipt>> send(const Outgoing& outgoing) override;
    boost::asio::awaitable<Result<Receipt>> find(const Outgoing& outgoing) override;
    void show_typing(const std::string& place, const std::string& thread) override;
    bool opens_forms() const override { return true; }
    Extent limits() const override { return Extent::errand; }
    Duration form_trigger_lasts() const override { return std::chrono::seconds{3}; }
    boost::asio::awaitable<Result<Profile>> profile(std::string user) override;
    boost::asio::awaitable<Result<Readers>> readers(std::string place) override;
    boost::asio::awaitable<Result<std::string>> direct_place(std::string user) override;
    boost::asio::awaitable<Result<std::string>> fetch(Attachment file, std::size_t most) override;
    std::string link_to(const std::string& place, const std::string& thread) const override;
    boost::asio::awaitable<std::vector<Finding>> self_test() override;
    std::string trouble() const override { return trouble_.empty() ? socket_trouble_ : trouble_; }

    struct Counters {
        std::uint64_t events = 0, copies = 0, refused = 0;
        std::map<std::string, std::uint64_t, std::less<>> ignored;  // by why
    };
    const Counters& counters() const { return counters_; }
    const Self& self() const { return self_; }
    // Null without Socket Mode.
    const SocketMode* sockets() const { return sockets_.get(); }

  private:
    // What a payload led to: an answer for Slack (empty: just "yes"), or why it must come again.
    using Taken = Result<std::string>;
    enum class Door { events, interactions, commands };

    // --- coming in (slack.cpp, take.cpp) ---
    boost::asio::awaitable<net::HttpResponse> receive(const net::HttpRequest& request, Door door);
    Result<Decoded> read(const net::HttpRequest& request, Door door, std::string& team) const;
    Result<Decoded> read(const nlohmann::json& payload, Door door) const;
    boost::asio::awaitable<Taken> take_envelope(const Envelope& envelope);
    boost::asio::awaitable<Taken> take(Decoded decoded);
    boost::asio::awaitable<Taken> take_event(Event event);
    boost::asio::awaitable<Taken> take_form(FormSent sent);
    boost::asio::awaitable<Taken> take_long_click(LongClick click);
    Taken take_notice(const Notice& notice);
    boost::asio::awaitable<Result<std::optional<Outgoing>>> stored(std::string outgoing);
    Slack& receiver(const std::string& team);
    boost::asio::awaitable<void> learn_self();

    // --- who is there (people.cpp) ---
    boost::asio::awaitable<void> keep_directory();
    boost::asio::awaitable<void> read_directory();
    Profile profile_of(const nlohmann::json& user) const;

    // --- going out (deliver.cpp) ---
    boost::asio::awaitable<Result<Receipt>> post(const Outgoing& outgoing);
    boost::asio::awaitable<Result<Receipt>> post_privately(const Outgoing& outgoing);
    boost::asio::awaitable<Result<Receipt>> update(const Outgoing& outgoing);
    boost::asio::awaitable<Result<Receipt>> respond(const Outgoing& outgoing, bool replace);
    boost::asio::awaitable<Result<Receipt>> open_form(const Outgoing& outgoing);
    boost::asio::awaitable<Result<Receipt>> publish_home(const Outgoing& outgoing);
    boost::asio::awaitable<Answer<Said>> call_with_blocks(std::string method, nlohmann::json arguments,
                                                          const Outgoing& outgoing);
    boost::asio::awaitable<Answer<Said>> call_for(Errand errand, std::string method, nlohmann::json arguments);
    boost::asio::awaitable<Answer<Said>> call(std::string method, nlohmann::json arguments);
    // Best effort, nobody waits: a reaction, a status, prompts.
    void call_aside(std::string method, nlohmann::json arguments);
    void in_trouble(std::string why);

    // Shared with calls under way, which may outlive the account for a moment.
    struct Line {
        Line(const Surroundings& surroundings, const Settings& settings);
        net::HttpClient client;
        Api api;
        Api app_api;  // with the app-level token
    };

    Settings settings_;
    std::string account_;
    Surroundings outside_;
    std::shared_ptr<Workspaces> workspaces_;
    std::shared_ptr<Line> line_;
    Self self_;
    std::map<std::string, Profile> directory_;  // by user, as Slack told last
    Richness richness_ = Richness::full;
    std::string trouble_, socket_trouble_;
    std::uint64_t troubles_ = 0;  // so many came so far
    std::unique_ptr<SocketMode> sockets_;
    Counters counters_;
};

}  // namespace twicket::slack
