// Many creations through a proxy that delivers and then drops the answer (R9): how many tickets there are in the end.
#pragma once
#include "tests/adapters/desk_contract/world.hpp"

namespace twicket::desk_contract {

struct Storm {
    std::size_t asked = 0, sent = 0, tickets = 0, markers = 0, told = 0, spoiled = 0, in_doubt = 0;
    // When an agent then takes up all of them at once: how many changes were told, in how many seconds; 0: not tried.
    std::size_t synced = 0;
    double sync_seconds = 0;
};
// `tickets` and `markers`: as `count` says of the back-end, all of them and how many different ones.
Storm storm(const Kind& kind, std::size_t creations);

}  // namespace twicket::desk_contract
