// What people depend on (rows 47 to 50): a service, what is said of it, who follows it. Values only; the catalogue is
// bot/services.hpp, what is kept bot/service_records.hpp.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bot/clock.hpp"

namespace twicket {

enum class ServiceState { ok, maintenance, degraded, down };
std::string_view name_of(ServiceState state);  // "ok", "maintenance" …
// The name, or "operational" and "up" for ok; false: none of them.
bool state_from(std::string_view name, ServiceState& state);

// When a service is worked on: every week, or on one day. May go over midnight.
struct MaintenanceWindow {
    int weekday = -1;                    // 0 Sunday … 6 Saturday; -1: on `date` alone
    std::string date{};                  // "2026-11-29", the day on which it begins
    int from_minute = 0, to_minute = 0;  // of the day
    std::string text{};
};

struct Service {
    std::string id;
    std::string name;
    std::map<std::string, std::string> names{};  // by language, where it is called otherwise there
    std::string description{};
    std::string owner{};                    // a person's id
    std::vector<std::string> depends_on{};  // ids
    std::vector<std::string> aliases{};
    std::vector<MaintenanceWindow> windows{};
    std::string timezone{"UTC"};                 // of the windows
    ServiceState configured = ServiceState::ok;  // until somebody says something
    const std::string& called(std::string_view language) const;
};

// What somebody said of a service. The newest counts; texts are for everybody, never internal. Epoch: no such time.
struct ServiceReport {
    std::int64_t number = 0;  // rising; 0: not stored yet
    std::string service;
    ServiceState state = ServiceState::ok;
    std::string text{}, workaround{};
    Time next_update{};
    Time since{};      // when this state began
    Time at{};         // when this was said
    Time until{};      // when another state began
    std::string by{};  // a person's key, "source/<account>" or "configuration"
    bool says_the_same(const ServiceReport& other) const {
        return state == other.state && text == other.text && workaround == other.workaround &&
               next_update == other.next_update;
    }
};

// How somebody wants to be told.
enum class Way { none, now, digest, mute };
std::string_view name_of(Way way);  // "", "now", "digest", "mute"
bool way_from(std::string_view name, Way& way);

struct Follow {
    std::string person;  // a person's id, or account/user of a stranger
    std::string service;
    Way outages = Way::now, changes = Way::now;  // both none: follows no more
    std::string account{}, user{};               // where it was asked for: told there first
};

// The hours in which somebody wants to hear nothing, in his or her time zone; equal: none.
struct NightRest {
    int from_minute = 0, to_minute = 0;
};

}  // namespace twicket
