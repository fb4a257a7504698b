// Teams in the benches: activities with a signed token, and the product's receiving half that takes them.
#pragma once
#include <string>
#include <vector>

namespace twicket::bench {

// The signing key's public half and a token, as files in `folder`; before everything else.
void write_teams_token(const std::string& folder);
// Adapter, inbox and store (committing to disk); the signing keys come from its own route GET /keys. Until ended.
void serve_teams(int port, const std::string& folder);
// Messages to POST /api/messages; ids begin with `run`.
std::vector<std::string> teams_requests(const std::string& run, const std::string& folder, std::size_t count);

}  // namespace twicket::bench
