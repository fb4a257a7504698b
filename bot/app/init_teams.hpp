// What `twicket init` does for Microsoft Teams: the account in the configuration, and the app package to upload.
#pragma once
#include <string>

#include "bot/error.hpp"

namespace twicket::app {

struct TeamsWish {
    std::string app_id, tenant_id;
    std::string public_url;
    std::string company, name;
    bool reads_all = false;
};

// The template with the account of Teams filled in instead of the comment that shows one.
std::string with_teams_account(std::string yaml, const TeamsWish& wish);

// The ZIP's bytes, or what the wish lacks.
Result<std::string> teams_package(const TeamsWish& wish);

}  // namespace twicket::app
