// The parts that config.cpp puts together, one reader each. Inside config only.
#pragma once
#include "config/section.hpp"

namespace twicket::config {

Networks read_networks(Section& section, const Listen& listen);
void read_people(Section& section, Config& config);
void read_onboarding(Section& section, std::vector<OnboardingPlan>& plans);
// A path that must be there now, so that a slip is told at once and not at the first question.
std::string existing(Section& section, std::string_view key);
void read_desk(Section& section, std::vector<Desk>& desks);
void read_place(Section& section, const Company& company, std::vector<Place>& places);
void read_service(Section& section, std::vector<Service>& services);
// The key `services`: a list, or a map with a file, sources and limits.
void read_services(Section& top, Config& config);
Experts read_experts(Section& section);
HandOff read_hand_off(Section& section, const Company& company);
Points read_points(Section& section);
Trends read_trends(Section& section);
// "22:00" as minutes of the day; a problem is noted under the key, and -1 returned, for anything else.
int read_minute_of_day(Section& section, std::string_view key);
// Ids used twice, dependencies on nothing and in circles; each told at its own line.
void check_places(Reading& reading);
void check_services(Reading& reading);

// An account's or desk's name stands in addresses and keys: small letters, digits, - and _.
std::string read_name(Section& section, std::string_view key, std::string otherwise);
// Told when it is not "whsec_" and the base64 of 24 to 64 bytes.
void check_webhook_secret(Section& section, std::string_view key, const Secret& secret);
// "22:00" as minutes of the day, or -1.
int minute_of_day(std::string_view written);
// "Europe/Berlin": the form is checked, not whether the zone exists.
std::string read_timezone(Section& section, std::string_view key, std::string otherwise);

}  // namespace twicket::config
