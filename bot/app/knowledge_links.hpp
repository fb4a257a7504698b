// Asking the web addresses that knowledge names, for `twicket knowledge lint --online`. What an answer means is here;
// which addresses there are is knowledge/lint's.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "config/config.hpp"

namespace twicket::app {

struct LinkFault {
    std::string link;
    bool dead = false;   // the place says that there is no such page; else nobody could tell
    std::string detail;  // for a person
};

// Asks each address once through the egress gate (HEAD, then GET where that is not understood), eight at a time, ten
// seconds each; at most `most` of them, the rest is told in one fault without a link. Blocks until all is done. Pages
// that want a sign-in count as alive.
std::vector<LinkFault> ask_links(const config::Config& config, const std::vector<std::string>& links,
                                 std::size_t most = 500);

}  // namespace twicket::app
