// Secrets are revealed here and go straight to the adapter.
#include "bot/app/networks.hpp"

namespace twicket::app {

slack::Settings slack_settings(const config::SlackAccount& account) {
    slack::Settings settings;
    settings.name = account.account;
    settings.bot_token = account.bot_token.reveal();
    if (account.signing_secret) settings.signing_secrets.emplace_back(account.signing_secret->reveal());
    if (account.previous_signing_secret)
        settings.signing_secrets.emplace_back(account.previous_signing_secret->reveal());
    if (account.app_token) settings.app_token = account.app_token->reveal();
    settings.api_url = account.api_url;
    settings.noticed = account.reaction == "none" ? "" : account.reaction;
    settings.prompts = account.prompts;
    return settings;
}

teams::Settings teams_settings(const config::TeamsAccount& account) {
    teams::Settings settings;
    settings.name = account.account;
    settings.app_id = account.app_id;
    settings.tenant_id = account.tenant_id;
    if (account.client_secret) settings.secret = account.client_secret->reveal();
    settings.secret_expires = account.secret_expires;
    settings.emulator = account.emulator;
    settings.login_url = account.login_url;
    settings.token_scope = account.token_scope;
    settings.issuer = account.issuer;
    settings.metadata_url = account.metadata_url;
    settings.service_url = account.service_url;
    settings.reads_all = account.reads_all;
    return settings;
}

yammer::Settings yammer_settings(const config::YammerAccount& account) {
    const auto folder = [](std::string url) { return url.ends_with('/') ? url : url + "/"; };
    yammer::Settings settings{.name = account.account,
                              .groups = account.groups,
                              .private_messages = account.private_messages,
                              .poll = account.poll,
                              .topics = account.topics,
                              .realtime = account.realtime,
                              .api_url = folder(account.api_url)};
    yammer::TokenSettings& token = settings.token;
    token.fixed = account.token.reveal();
    if (!account.refresh_token) return settings;
    token.refresh_token = account.refresh_token->reveal();
    const std::string& origin = account.refresh_token->origin();
    if (origin.starts_with("file ")) token.refresh_file = origin.substr(5);
    token.tenant_id = account.tenant_id;
    token.client_id = account.client_id;
    if (account.client_secret) token.client_secret = account.client_secret->reveal();
    token.login_url = folder(account.login_url);
    token.scope = account.scope;
    return settings;
}

}  // namespace twicket::app
