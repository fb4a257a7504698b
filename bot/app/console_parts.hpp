// What the console works with, from the running program and its configuration.
#pragma once
#include "bot/app/core.hpp"
#include "bot/app/watch.hpp"
#include "config/config.hpp"
#include "console/console.hpp"

namespace twicket::app {

// All of it outlives the console.
console::Parts console_parts(const config::Config& config, Core& core, store::Store& store, const Watch& watch,
                             net::HttpClient& client);

}  // namespace twicket::app
