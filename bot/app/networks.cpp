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

}  // namespace twicket::app
