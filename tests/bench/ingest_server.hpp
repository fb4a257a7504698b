// The receiving half of the product alone: its HTTP server, webhook adapter, inbox and store, without the dispatcher.
#pragma once
#include <string>

namespace twicket::bench {

// Serves POST /webhooks/bench and GET /readyz until SIGTERM. `durable` false: answers without waiting for the disk, the
// reference that shows what the commit costs. The product has no such switch.
void serve_ingest(int port, const std::string& database, bool durable);

}  // namespace twicket::bench
