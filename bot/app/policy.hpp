// What the skill of reports looks up.
#pragma once
#include "bot/app/ticket_parts.hpp"
#include "skills/policy/policy.hpp"

namespace twicket::app {

policy::Parts policy_parts(TicketSources sources, const CoreSettings& settings);

}  // namespace twicket::app
