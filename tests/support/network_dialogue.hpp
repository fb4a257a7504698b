// A dialogue played through a whole network: what people do goes in as that network's own requests, what Twicket says
// is read off what the network was made to show. The drivers of the contract suite know how; what they cannot show (the
// core's exact words, which are checked by transcript.hpp) is not asked for here.
#pragma once
#include <functional>
#include <string>

#include "tests/adapters/contract/driver.hpp"

namespace twicket::test {

struct PlayedNetwork {
    std::string name;     // "slack", as in the header line "not on slack: …"
    std::string account;  // "slack/acme"
    contract::MakeDriver make;
};

// Plays one file; the first disagreement as "file:line: …", or empty when all is as written.
std::string play_on(const PlayedNetwork& network, const std::string& path);

}  // namespace twicket::test
