// The app package that an administrator uploads to Teams: manifest.json and two icons in one ZIP. Pure; where it is
// written is `twicket init`'s business.
// https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package
#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "bot/error.hpp"

namespace twicket::teams {

struct AppDescription {
    std::string app_id;      // the bot's client id, a GUID
    std::string public_url;  // "https://desk.example.com": where Teams and people reach us
    std::string company = "Our company";
    std::string name = "Desk";  // shown in Teams, at most 30 characters
    std::string version = "1.0.0";
    bool reads_all = false;  // ask for consent to read what does not mention the bot
};

// manifest.json, schema 1.29. `invalid` with what must be given otherwise: the id is no GUID, the address is not https.
Result<nlohmann::json> manifest_of(const AppDescription& description);

// The ZIP's bytes: the same for the same description.
Result<std::string> app_package(const AppDescription& description);

// "11111111-1111-1111-1111-111111111111".
bool is_guid(std::string_view text);

}  // namespace twicket::teams
