// One account of Teams as it was configured. A plain value.
#pragma once
#include <string>

#include "bot/clock.hpp"

namespace twicket::teams {

struct Settings {
    std::string name = "default";  // the account is "teams/<name>"
    std::string app_id;
    std::string tenant_id;
    std::string secret;          // empty: the emulator
    std::string secret_expires;  // "2027-01-31", as Entra shows it; empty: unknown
    bool emulator = false;       // nothing is checked and no token is sent; requests from this machine only
    std::string login_url = "https://login.microsoftonline.com/";
    std::string token_scope = "https://api.botframework.com/.default";
    std::string issuer = "https://api.botframework.com";
    std::string metadata_url = "https://login.botframework.com/v1/.well-known/openidconfiguration";
    std::string service_url;  // answers go here whatever an activity says; empty: where it says
    bool reads_all = false;   // the app may read what does not mention it
    Duration press_limit = std::chrono::milliseconds{2'500};  // how long a press may wait for its card's new look
};

// Where a conversation can be begun before any activity told an address (public cloud).
inline constexpr const char* first_service_url = "https://smba.trafficmanager.net/teams/";

}  // namespace twicket::teams
