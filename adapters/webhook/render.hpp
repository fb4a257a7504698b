// What we send to a generic network: one JSON object a delivery. Pure. The shape is described in
// docs/networks/webhook.md.
#pragma once
#include <string>

#include "bot/reply.hpp"

namespace twicket::webhook {

std::string render(const Outgoing& outgoing);

}  // namespace twicket::webhook
