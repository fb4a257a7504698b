// From an account in the configuration to the settings of its network, for `serve` and `check --online` alike.
#pragma once
#include "adapters/slack/slack.hpp"
#include "config/config.hpp"

namespace twicket::app {

slack::Settings slack_settings(const config::SlackAccount& account);

}  // namespace twicket::app
