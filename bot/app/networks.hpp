// From an account in the configuration to the settings of its network, for `serve` and `check --online` alike.
#pragma once
#include "adapters/slack/slack.hpp"
#include "adapters/teams/settings.hpp"
#include "config/config.hpp"

namespace twicket::app {

slack::Settings slack_settings(const config::SlackAccount& account);
teams::Settings teams_settings(const config::TeamsAccount& account);

}  // namespace twicket::app
