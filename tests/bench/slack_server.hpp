// The receiving half of the program with the Slack adapter: signature, decode, commit to disk, acknowledgement. Runs
// until the process is ended.
#pragma once
#include <string>

namespace twicket::bench {

void serve_slack(int port, const std::string& database);

}  // namespace twicket::bench
