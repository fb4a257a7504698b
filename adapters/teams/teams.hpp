// Microsoft Teams, through the Bot Connector: activities come in by HTTP with a signed token each, answers go out by
// its REST interface. What is said is the skills' business, when it is tried again the outbox's. Reading is decode.hpp,
// looks are render.hpp, docs/networks/teams.md tells how an administrator sets it up.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "adapters/teams/connector.hpp"
#include "adapters/teams/decode.hpp"
#include "adapters/teams/pace.hpp"
#include "adapters/teams/presses.hpp"
#include "adapters/teams/references.hpp"
#include "adapters/teams/render.hpp"
#include "adapters/teams/settings.hpp"
#include "adapters/teams/token.hpp"
#include "adapters/teams/trust.hpp"
#include "bot/adapter.hpp"
#include "bot/inbox.hpp"
#include "bot/net/http.hpp"
#include "bot/store/store.hpp"

namespace twicket::teams {

// Belongs to the main executor. Store, inbox, client and clock outlive it.
class Teams final : public Adapter {
  public:
    Teams(Settings settings, store::Store& store, Inbox& inbox, net::HttpClient& client, Clock& clock);

    // POST /teams/<name>/messages, and /api/messages for the account called default. 200 after the commit; 401 and 403
    // for tokens, 400 for activities that cannot be read, 413 over 1 MB, 501 for invokes that we do not know, 503 with
    // Retry-After when the store or the signing keys are away.
    void add_routes(net::Router& router);

    const std::string& account() const override { return us_.account; }
    boost::asio::awaitable<void> run() override;
    boost::asio::awaitable<Result<Receipt>> send(const Outgoing& outgoing) override;
    // Teams has no way to look for a message: unsupported, except for updates, which may simply be repeated.
    boost::asio::awaitable<Result<Receipt>> find(const Outgoing& outgoing) override;
    void show_typing(const std::string& place, const std::string& thread) override;
    // A dialog opens from a button that send() posts, so a form can be opened at any time.
    bool opens_forms() const override { return true; }
    // By the rosters of conversations: of somebody who shares none with us, unsupported.
    boost::asio::awaitable<Result<Profile>> profile(std::string user) override;
    boost::asio::awaitable<Result<std::string>> direct_place(std::string user) override;
    boost::asio::awaitable<Result<std::string>> fetch(Attachment file, std::size_t most) override;
    boost::asio::awaitable<Result<Readers>> readers(std::string place) override;
    boost::asio::awaitable<std::vector<Finding>> self_test() override;
    std::string trouble() const override;

    const Trust& trust() const { return trust_; }

  private:
    struct Target {
        std::string conversation;
        Reference reference;
    };
    boost::asio::awaitable<net::HttpResponse> receive(const net::HttpRequest& request);
    boost::asio::awaitable<Result<void>> check_caller(const net::HttpRequest& request, Caller& caller);
    // Stores events in order; the first one also notes what is new about the conversation.
    boost::asio::awaitable<Result<void>> accept(const Activity& activity, std::vector<Event> events);
    boost::asio::awaitable<net::HttpResponse> invoke(const Activity& activity);
    boost::asio::awaitable<net::HttpResponse> press(const Activity& activity);
    boost::asio::awaitable<net::HttpResponse> open_form(const Activity& activity);
    boost::asio::awaitable<net::HttpResponse> take_form(const Activity& activity);
    boost::asio::awaitable<net::HttpResponse> ask_forward(const Activity& activity);
    boost::asio::awaitable<net::HttpResponse> take_forward(const Activity& activity);
    boost::asio::awaitable<net::HttpResponse> take_feedback(const Activity& activity);
    // The outgoing whose form is meant; not_found when there is none or it is for somebody else.
    boost::asio::awaitable<Result<Outgoing>> form_asked_for(const Activity& activity);

    boost::asio::awaitable<Result<Target>> target_of(const Outgoing& outgoing);
    boost::asio::awaitable<Result<Target>> direct_target(std::string person);
    boost::asio::awaitable<Result<Receipt>> post(const Outgoing& outgoing, Target target);
    boost::asio::awaitable<Result<Receipt>> replace(const Outgoing& outgoing, Target target);
    // The network's id of an earlier delivery of ours.
    boost::asio::awaitable<Result<std::string>> message_of(std::string outgoing);
    boost::asio::awaitable<void> forget_dead(Error error, Target target);
    boost::asio::awaitable<void> type(Target target);
    void meet(const Activity& activity);
    Profile profile_of(const nlohmann::json& member) const;
    Setting setting_of(const Outgoing& outgoing, const Target& target) const;
    nlohmann::json addressed(nlohmann::json activity, const Target& target) const;
    std::string service_of(const Reference& reference) const;

    Settings settings_;
    Ourselves us_;
    store::Store& store_;
    Inbox& inbox_;
    net::HttpClient& client_;
    Clock& clock_;
    Trust trust_;
    std::string keys_trouble_;  // why the tokens of events cannot be checked; empty: they can
    std::optional<TokenSource> token_;
    Connector connector_;
    References references_;
    Presses presses_;
    Pace pace_;
    Time opens_from_{};  // until then Teams opens no conversations for us
    struct Met {
        std::string place, id;
    };
    std::unordered_map<std::string, Met> met_;  // by Party::key(): where we met and the person's id there
    std::map<std::string, Time> typed_;         // when we last said that we are typing, by conversation
    boost::asio::any_io_executor executor_;     // known from the first activity or send on
};

}  // namespace twicket::teams
