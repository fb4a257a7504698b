// What a network knows of its users and places, as the core asks for it (bot/acquaintance). Plain values.
#pragma once
#include <string>
#include <vector>

namespace twicket {

struct Profile {
    std::string email{};    // verified by the network; empty: not told
    bool outsider = false;  // a guest, somebody of another organisation, or gone: knows nothing of ours by default
    bool bot = false;
};

struct Readers {
    std::vector<std::string> users{};  // the network's user ids, bots among them
    bool all = true;                   // false: there are more than could be listed
};

}  // namespace twicket
