// What systems outside told of services, so that repeats and late copies do nothing (table source_mark). Functions run
// inside a store job and touch only its connection.
#pragma once
#include <string>
#include <vector>

#include "bot/service.hpp"
#include "bot/store/database.hpp"

namespace twicket::services {

struct Taken {
    bool fresh = false;                    // something was news
    std::vector<ServiceReport> reports{};  // stored now, for the catalogue
};

// One signed message: once by its id, and not when it is older than what this source said last of the service.
Taken take_message(store::Connection& connection, const std::string& source, const std::string& delivery,
                   const ServiceReport& report, Time now);

// An alert, known by its fingerprint and when it began.
struct AlertMark {
    std::string fingerprint, service;
    bool firing = true;
    ServiceState state = ServiceState::degraded;  // while it fires
    Time starts{};
    std::string text{}, workaround{};
};
// A service is as bad as the worst of its alerts that fire; when the last one ends, ok. What a person said is only made
// worse by alerts, and ended by a person.
Taken take_alerts(store::Connection& connection, const std::string& source, const std::vector<AlertMark>& alerts,
                  Time now);

}  // namespace twicket::services
