// The load generator: kept connections that send ready-made requests to 127.0.0.1, and the times of their answers.
// Knows HTTP only as far as "head, Content-Length or chunks, body".
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace twicket::bench {

struct Load {
    int port = 0;
    int connections = 32;
    double seconds = 3;
    double rate =
        0;  // requests a second, timed from when each was due; 0: each connection sends when it has its answer
};

struct LoadResult {
    long answered = 0;  // with 200
    long refused = 0;   // with anything else, or cut
    double seconds = 0;
    double p50_ms = 0, p99_ms = 0, max_ms = 0;
    std::vector<std::int64_t> due{};  // of each request that was sent: nanoseconds of the steady clock
};

// Sends the requests in order until the time is over or none is left. Throws when nobody listens.
LoadResult run_load(const Load& load, const std::vector<std::string>& requests);

// Messages for POST /webhooks/<account>, each with its own webhook-id that begins with `run`, signed for now.
std::vector<std::string> signed_messages(const std::string& account, const std::string& secret, const std::string& run,
                                         std::size_t count);

}  // namespace twicket::bench
