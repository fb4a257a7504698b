// What is said on a Socket Mode connection, and what follows from its end: plain decisions without sockets and clocks.
// Facts: docs.slack.dev, "Using Socket Mode".
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <variant>

#include "bot/clock.hpp"
#include "bot/error.hpp"

namespace twicket::slack {

struct Hello {
    std::string app;
    int connections = 0;  // that Slack counts now
};
struct Envelope {
    std::string id;
    std::string type;  // events_api, interactive, slash_commands
    nlohmann::json payload;
    bool takes_answer = false;
};
struct Disconnect {
    std::string reason;
};
struct OtherWords {};
using SocketWords = std::variant<Hello, Envelope, Disconnect, OtherWords>;

// `invalid` for what is no JSON object; kinds that we do not know are OtherWords.
Result<SocketWords> read_socket_words(std::string_view text);
// Slack hears this after the commit. `answer` (a JSON object, may be empty) goes along only where it is taken.
std::string acknowledgement(const Envelope& envelope, std::string_view answer);

enum class SocketEnd {
    lost,      // closed or dead, nobody said why
    renewed,   // Slack will close it soon: another one first, then this one is read to its end
    too_many,  // over Slack's limit
    disabled   // Socket Mode was switched off for the app
};
SocketEnd end_of(const Disconnect& notice);

// What a slot (one of our connections) does next.
struct NextStep {
    bool give_up = false;  // the account is in trouble until somebody changes something
    bool one_slot_less = false;
    Duration wait{};
};
// `tries` counts ends since the last connection that worked; `random`: 0 ≤ x < 1; `slots` of ours that run.
NextStep after_end(SocketEnd end, int tries, int slots, double random);
// After apps.connections.open or the handshake failed. `word` is Slack's own, may be empty.
NextStep after_failure(std::string_view word, const Error& error, int tries, double random);

}  // namespace twicket::slack
