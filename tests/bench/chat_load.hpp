// People who write to the bot in the web chat, over real WebSockets, each waiting for the card that answers. Beast may
// be included here because no part of the product is.
#pragma once
#include <string>
#include <vector>

namespace twicket::bench {

struct ChatLoad {
    int port = 0;
    int people = 25;
    double rate = 100;  // messages a second of all people together
    double seconds = 10;
};

struct ChatResult {
    long sent = 0;
    std::vector<double> card_ms;  // from when a message was due to its card
    std::vector<double> ack_ms;   // to its acknowledgement, which means that it is on disk
    long errors = 0;              // refusals and broken connections
};

// Signs people in by picking them, as the demo does. Throws when that is not possible.
ChatResult run_chat(const ChatLoad& load);

}  // namespace twicket::bench
