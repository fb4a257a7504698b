// The hand-off's looks into the store, the networks and the directory (skills/handoff/lookups.hpp).
#pragma once
#include <functional>

#include "bot/acquaintance.hpp"
#include "bot/store/store.hpp"
#include "skills/handoff/lookups.hpp"

namespace twicket::app {

struct LookupParts {  // all outlive the lookups
    store::Store& store;
    const People& people;
    const Places& places;
    Acquaintance& acquaintance;
    std::function<Adapter*(const std::string& account)> find_adapter;
    std::function<std::string(const AskedQuestion&)> link;
};
handoff::Lookups handoff_lookups(const LookupParts& parts);

}  // namespace twicket::app
