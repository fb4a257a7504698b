// One loop for all accounts and desks, each asked at its own pace. A new network adds its line to ask_all.
#include "bot/app/online_check.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "adapters/slack/self_test.hpp"
#include "adapters/teams/self_test.hpp"
#include "adapters/yammer/self_test.hpp"
#include "bot/app/desks.hpp"
#include "bot/app/networks.hpp"
#include "bot/app/outside.hpp"
#include "bot/app/people_sources.hpp"

namespace twicket::app {
namespace {

using boost::asio::awaitable;

constexpr auto patience = std::chrono::seconds{50};  // longer than the deadlines of two calls

// Values by copy: the coroutine outlives the loop that started it.
awaitable<std::vector<Finding>> ask_slack(net::HttpClient& client, config::SlackAccount account) {
    const slack::Settings settings = slack_settings(account);
    slack::Api api{client, system_clock(), settings.api_url, settings.bot_token};
    slack::Api app_api{client, system_clock(), settings.api_url, settings.app_token};
    slack::Api* sockets = settings.app_token.empty() ? nullptr : &app_api;
    std::vector<Finding> findings =
        co_await slack::self_test(api, sockets, !settings.signing_secrets.empty(), system_clock());
    co_return findings;
}

awaitable<std::vector<Finding>> ask_yammer(net::HttpClient& client, config::YammerAccount account) {
    const yammer::Settings settings = yammer_settings(account);
    yammer::Token token{settings.token, client, system_clock()};
    yammer::Api api{client, system_clock(), token, settings.api_url, [] { return 0.5; }};
    std::vector<std::string> paths;
    for (const std::string& group : settings.groups) paths.push_back(yammer::path_of(group));
    if (settings.private_messages) paths.emplace_back("messages/private.json");
    std::vector<Finding> findings = co_await yammer::self_test(api, token, std::move(paths));
    co_return findings;
}

class Round {
  public:
    explicit Round(const config::Config& config) : outside_{io_.get_executor(), config} {}

    std::vector<AccountFindings> ask_all(const config::Config& config) {
        for (const config::SlackAccount& account : config.networks.slack)
            ask("slack/" + account.account, ask_slack(outside_.client(), account));
        for (const config::TeamsAccount& account : config.networks.teams)
            ask("teams/" + account.account, teams::self_test(teams_settings(account), outside_.client(), system_clock()));
        for (const config::YammerAccount& account : config.networks.yammer)
            ask("yammer/" + account.account, ask_yammer(outside_.client(), account));
        for (const config::Desk& desk : config.desks) ask_desk(desk);
        for (const config::PeopleSource& source : config.people) {
            if (!source.ldap) continue;
            asides_.push_back(std::make_unique<ldap::Aside>());
            ask("people " + source.name, ldap::self_test(ldap_settings(source, config.people_rules), outside_.egress(), *asides_.back()));
        }
        io_.run_for(patience);
        return std::move(found_);
    }

  private:
    // The built-in desk needs nobody.
    void ask_desk(const config::Desk& desk) {
        if (desk.kind == "builtin") return;
        desks_.push_back(make_outside_desk(desk, outside_.client(), system_clock()));
        ask("desk/" + desk.name, desks_.back()->self_test());
    }

    void ask(std::string account, awaitable<std::vector<Finding>> question) {
        const std::size_t place = found_.size();
        found_.push_back({std::move(account), {{Grade::bad, "no answer in time"}}});
        ++under_way_;
        boost::asio::co_spawn(io_, std::move(question),
                              [this, place](std::exception_ptr failure, std::vector<Finding> findings) {
                                  if (failure) findings = {{Grade::bad, "asking failed by an exception"}};
                                  found_[place].findings = std::move(findings);
                                  if (--under_way_ == 0) io_.stop();  // kept connections would hold it
                              });
    }

    boost::asio::io_context io_{1};
    Outside outside_;
    std::vector<std::unique_ptr<Desk>> desks_;
    std::vector<std::unique_ptr<ldap::Aside>> asides_;
    std::vector<AccountFindings> found_;
    std::size_t under_way_ = 0;
};

}  // namespace

std::vector<AccountFindings> ask_networks(const config::Config& config) {
    Round round{config};
    return round.ask_all(config);
}

}  // namespace twicket::app
