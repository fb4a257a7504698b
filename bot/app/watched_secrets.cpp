// Only fingerprints leave this file.
#include "bot/app/watched_secrets.hpp"

namespace twicket::app {
namespace {

constexpr int a_year = 365;
constexpr int entra_default = 180;  // what Entra offers first for a client secret; at most 730

class Collection {
  public:
    void add(const std::string& account, const char* name, const std::optional<config::Secret>& secret, int days,
             const char* advice) {
        if (!secret || secret->empty()) return;
        all.push_back({account, name, fingerprint_of(account, secret->reveal()), days, advice});
    }
    std::vector<WatchedSecret> all;
};

}  // namespace

std::vector<WatchedSecret> watched_secrets(const config::Config& config) {
    Collection found;
    for (const config::SlackAccount& one : config.networks.slack) {
        const std::string account = "slack/" + one.account;
        found.add(account, "bot_token", one.bot_token, a_year, "install the app again at Slack for a new one, once a year");
        found.add(account, "signing_secret", one.signing_secret, a_year,
                  "make a new one at Slack once a year; the old one serves meanwhile as previous_signing_secret");
        found.add(account, "app_token", one.app_token, a_year, "make a new app-level token at Slack once a year");
    }
    for (const config::TeamsAccount& one : config.networks.teams)
        if (one.secret_expires.empty())  // else the day is known, and the self-test tells it
            found.add("teams/" + one.account, "client_secret", one.client_secret, entra_default,
                      "Entra's secrets end, usually after half a year: look there when this one does, and write secret_expires");
    for (const config::YammerAccount& one : config.networks.yammer) {
        const std::string account = "yammer/" + one.account;
        found.add(account, "token", one.token, a_year, "make a new one once a year");
        found.add(account, "client_secret", one.client_secret, entra_default, "look in Entra when this secret ends, and renew it");
    }
    for (const config::WebhookAccount& one : config.networks.webhook)
        found.add("webhook/" + one.account, "secret", one.secret, a_year,
                  "agree on a new one once a year; the old one serves meanwhile as previous_secret");
    for (const config::PeopleSource& one : config.people) {
        if (one.ldap) found.add("people " + one.name, "bind_password", one.ldap->bind_password, a_year, "set a new one in the directory once a year");
        if (one.scim)
            found.add("people " + one.name, "token", one.scim->token, a_year,
                      "make a new one once a year; the old one serves meanwhile as previous_token");
    }
    for (const config::Desk& one : config.desks) {
        const std::string account = "desk/" + one.name;
        found.add(account, "token", one.token, a_year, "make a new one there once a year");
        found.add(account, "password", one.password, a_year, "set a new one there once a year");
        found.add(account, "secret", one.secret, a_year,
                  "agree on a new one once a year; the old one serves meanwhile as previous_secret");
    }
    return std::move(found.all);
}

}  // namespace twicket::app
