// From an account in the configuration to the settings of its network, for `serve` and `check --online` alike.
#pragma once
#include "adapters/slack/slack.hpp"
#include "adapters/teams/settings.hpp"
#include "adapters/yammer/yammer.hpp"
#include "config/config.hpp"

namespace twicket::app {

slack::Settings slack_settings(const config::SlackAccount& account);
teams::Settings teams_settings(const config::TeamsAccount& account);
yammer::Settings yammer_settings(const config::YammerAccount& account);

}  // namespace twicket::app
