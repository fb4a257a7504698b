// The bare Beast server that the ingest bench compares with. Runs until the process is ended.
#pragma once

namespace twicket::bench {

void serve_bare(int port);

}  // namespace twicket::bench
