// Which secrets of the configuration grow old, and how long each should serve. A new network adds its own.
#pragma once
#include <vector>

#include "bot/app/watch.hpp"
#include "config/config.hpp"

namespace twicket::app {

std::vector<WatchedSecret> watched_secrets(const config::Config& config);

}  // namespace twicket::app
