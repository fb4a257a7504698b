// What a configuration asks for and this build does not hold: told by `check` and refused by `serve`, never ignored.
#pragma once
#include <vector>

#include "config/config.hpp"

namespace twicket::app {

// One problem for each network account, people source, ticket back-end, storage or sign-in that has no code here.
std::vector<config::Problem> not_built_in(const config::Config& config);

}  // namespace twicket::app
