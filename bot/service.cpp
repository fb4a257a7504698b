// Names of the values.
#include "bot/service.hpp"

namespace twicket {

std::string_view name_of(ServiceState state) {
    switch (state) {
        case ServiceState::maintenance:
            return "maintenance";
        case ServiceState::degraded:
            return "degraded";
        case ServiceState::down:
            return "down";
        case ServiceState::ok:
            break;
    }
    return "ok";
}

bool state_from(std::string_view name, ServiceState& state) {
    for (const ServiceState one :
         {ServiceState::ok, ServiceState::maintenance, ServiceState::degraded, ServiceState::down})
        if (name == name_of(one)) return state = one, true;
    if (name == "operational" || name == "up") return state = ServiceState::ok, true;
    return false;
}

std::string_view name_of(Way way) {
    switch (way) {
        case Way::now:
            return "now";
        case Way::digest:
            return "digest";
        case Way::mute:
            return "mute";
        case Way::none:
            break;
    }
    return "";
}

bool way_from(std::string_view name, Way& way) {
    if (name == "immediate") return way = Way::now, true;
    for (const Way one : {Way::none, Way::now, Way::digest, Way::mute})
        if (name == name_of(one)) return way = one, true;
    return false;
}

const std::string& Service::called(std::string_view language) const {
    const auto found = names.find(std::string{language});
    return found == names.end() ? name : found->second;
}

}  // namespace twicket
