// `serve` and `demo`: the whole program from a checked configuration to the last drained reply.
#pragma once
#include <functional>
#include <string>

#include "config/config.hpp"

namespace twicket::app {

struct ServeOptions {
    config::Config config;
    std::string greeting;  // printed after the addresses ("sign in as …"); may be empty
};

// Runs until SIGINT or SIGTERM, then drains (at most 10 s). Returns the exit status. Start-up problems throw
// std::runtime_error with what to do.
int serve(const ServeOptions& options);

}  // namespace twicket::app
