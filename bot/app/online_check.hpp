// `check --online`: every account of every network and every desk is asked whether it works. Needs no store, so it runs beside
// `serve`.
#pragma once
#include <string>
#include <vector>

#include "bot/finding.hpp"
#include "config/config.hpp"

namespace twicket::app {

struct AccountFindings {
    std::string account;
    std::vector<Finding> findings;
};

// Blocks until all have answered, at most 50 s.
std::vector<AccountFindings> ask_networks(const config::Config& config);

}  // namespace twicket::app
