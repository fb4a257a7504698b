// The accounts of each network. Whether an adapter for it is built in is not known here.
#include <algorithm>
#include <cctype>

#include "config/parts.hpp"

namespace twicket::config {
namespace {

const std::vector<std::string> web{"https", "http"};

// The account of an item; told when it is used twice within the network.
template <class Account>
Account begin(Section& section, const std::vector<Account>& others) {
    Account account;
    account.line = section.line();
    account.account = read_name(section, "account", "default");
    for (const Account& other : others)
        if (other.account == account.account)
            section.error("account", "'" + account.account + "' is used twice, first in line " +
                                         std::to_string(other.line) + "; give each account its own name");
    return account;
}

void read_slack(Section& section, std::vector<SlackAccount>& accounts) {
    auto account = begin(section, accounts);
    account.bot_token = section.required_secret("bot_token");
    account.signing_secret = section.secret("signing_secret");
    account.previous_signing_secret = section.secret("previous_signing_secret");
    account.app_token = section.secret("app_token");
    account.reaction = section.text("reaction", account.reaction);
    account.prompts = section.words("prompts");
    if (account.prompts.size() > 4) section.error("prompts", "holds more than the 4 that Slack shows; keep the best");
    account.api_url = section.url("api_url", account.api_url, web);
    if (!section.has("signing_secret") && !section.has("app_token"))
        section.report().error(section.line(),
                               section.where("signing_secret") +
                                   " is missing: events over HTTP need it, Socket Mode needs app_token; give one");
    accounts.push_back(std::move(account));
}

// "2027-01-31": the form, not the calendar.
bool is_day(std::string_view day) {
    if (day.size() != 10 || day[4] != '-' || day[7] != '-') return false;
    const auto digit = [](unsigned char c) { return std::isdigit(c) || c == '-'; };
    return std::all_of(day.begin(), day.end(), digit);
}

void read_teams(Section& section, std::vector<TeamsAccount>& accounts, const Listen& listen) {
    auto account = begin(section, accounts);
    account.app_id = section.required_text("app_id");
    account.tenant_id = section.text("tenant_id");
    account.emulator = section.choice("authentication", "required", {"required", "emulator"}) == "emulator";
    account.client_secret = section.secret("client_secret");
    account.login_url = section.url("login_url", account.login_url, web);
    account.token_scope = section.text("token_scope", account.token_scope);
    account.issuer = section.text("issuer", account.issuer);
    account.metadata_url = section.url("metadata_url", account.metadata_url, web);
    account.service_url = section.url("service_url", account.service_url, web);
    account.secret_expires = section.text("secret_expires");
    if (!account.secret_expires.empty() && !is_day(account.secret_expires))
        section.error("secret_expires", "must be a day such as 2027-01-31");
    account.reads_all = section.choice("reads", "mentions", {"mentions", "all"}) == "all";
    if (account.emulator && account.client_secret)
        section.error("client_secret", "and authentication: emulator exclude each other; remove one of them");
    if (account.emulator && !listen.loopback())
        section.error("authentication",
                      "is emulator (nothing is checked), which is allowed only while listen.address is 127.0.0.1");
    if (!account.emulator && !section.has("client_secret"))
        section.report().error(section.line(),
                               section.where("client_secret") + " is missing; write client_secret: !env TEAMS_SECRET");
    if (!account.emulator && !section.has("tenant_id"))
        section.report().error(section.line(), section.where("tenant_id") + " is missing");
    accounts.push_back(std::move(account));
}

bool is_group(const std::string& group) {
    return group == "general" || (!group.empty() && group.size() <= 18 && group.find_first_not_of("0123456789") == group.npos);
}

void read_yammer(Section& section, std::vector<YammerAccount>& accounts) {
    auto account = begin(section, accounts);
    account.refresh_token = section.secret("refresh_token");
    account.client_secret = section.secret("client_secret");
    account.tenant_id = section.text("tenant_id");
    account.client_id = section.text("client_id");
    account.login_url = section.url("login_url", account.login_url, web);
    account.scope = section.text("scope", account.scope);
    const bool renewed = section.has("refresh_token");
    if (!renewed)
        account.token = section.required_secret("token");
    else if (section.has("token"))
        section.error("token", "and refresh_token are both given; keep one");
    for (const char* key : {"tenant_id", "client_id"})
        if (renewed && !section.has(key))
            section.report().error(section.line(), section.where(key) + " is missing: refresh_token needs it");
    account.groups = section.words("groups");
    for (const std::string& group : account.groups)
        if (!is_group(group))
            section.error("groups", "must hold ids of communities (digits) or general, but one is '" + group.substr(0, 60) + "'");
    account.private_messages = section.choice("private_messages", "answer", {"answer", "ignore"}) == "answer";
    account.poll = section.duration("poll", account.poll);
    account.topics = section.words("topics");
    if (account.topics.size() > 20) section.error("topics", "must hold at most 20 topics");
    account.realtime = section.choice("realtime", "off", {"off", "on"}) == "on";
    account.api_url = section.url("api_url", account.api_url, web);
    accounts.push_back(std::move(account));
}

// "https://intranet.example.com": what a browser sends as Origin.
bool is_origin(const std::string& origin) {
    const std::size_t rest = origin.starts_with("https://") ? 8 : origin.starts_with("http://") ? 7 : 0;
    return rest != 0 && origin.size() > rest && origin.find_first_of("/?#@ *", rest) == origin.npos;
}

void read_webchat(Section& section, std::vector<WebchatAccount>& accounts, const Listen& listen) {
    auto account = begin(section, accounts);
    account.sign_in = section.choice("sign_in", account.sign_in, {"demo", "oidc"});
    account.widget_origins = section.words("widget_origins");
    if (account.sign_in == "demo" && !listen.loopback())
        section.error(
            "sign_in",
            "is demo (everybody may be anybody), which is allowed only while listen.address is 127.0.0.1; use oidc");
    for (const std::string& origin : account.widget_origins)
        if (!is_origin(origin))
            section.error("widget_origins",
                          "must hold origins such as https://intranet.example.com (no path, no *), but one is '" +
                              origin.substr(0, 60) + "'");
    accounts.push_back(std::move(account));
}

// "whsec_" and the base64 of 24 to 64 bytes, as Standard Webhooks wants it.
bool is_webhook_secret(std::string_view secret) {
    if (!secret.starts_with("whsec_")) return false;
    std::string_view digits = secret.substr(6);
    const bool whole = digits.size() % 4 == 0;
    for (int padding = 0; padding < 2 && digits.ends_with('='); ++padding) digits.remove_suffix(1);
    const bool base64 = std::all_of(digits.begin(), digits.end(),
                                    [](unsigned char c) { return std::isalnum(c) || c == '+' || c == '/'; });
    const std::size_t bytes = digits.size() * 3 / 4;
    return whole && base64 && bytes >= 24 && bytes <= 64;
}

void read_webhook(Section& section, std::vector<WebhookAccount>& accounts) {
    auto account = begin(section, accounts);
    account.secret = section.required_secret("secret");
    account.previous_secret = section.secret("previous_secret");
    account.deliver_url = section.url("deliver_url", "", web);
    check_webhook_secret(section, "secret", account.secret);
    if (account.previous_secret) check_webhook_secret(section, "previous_secret", *account.previous_secret);
    accounts.push_back(std::move(account));
}

}  // namespace

void check_webhook_secret(Section& section, std::string_view key, const Secret& secret) {
    if (!secret.empty() && !is_webhook_secret(secret.reveal()))
        section.error(
            key,
            "must be whsec_ and the base64 of 24 to 64 bytes; make one with: echo whsec_$(openssl rand -base64 32)");
}

Networks read_networks(Section& section, const Listen& listen) {
    Networks networks;
    section.each("slack", [&](Section& item) { read_slack(item, networks.slack); });
    section.each("teams", [&](Section& item) { read_teams(item, networks.teams, listen); });
    section.each("yammer", [&](Section& item) { read_yammer(item, networks.yammer); });
    section.each("webchat", [&](Section& item) { read_webchat(item, networks.webchat, listen); });
    section.each("webhook", [&](Section& item) { read_webhook(item, networks.webhook); });
    return networks;
}

}  // namespace twicket::config
