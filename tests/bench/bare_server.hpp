// The servers of Beast alone that the benches compare with; they run until the process is ended. The product is no part
// of them.
#pragma once
#include <string>

namespace twicket::bench {

// Answers 200 to everything.
void serve_bare(int port);
// The same after checking Slack's signature over the body. Parses and stores nothing.
void serve_signed(int port, const std::string& secret);

}  // namespace twicket::bench
