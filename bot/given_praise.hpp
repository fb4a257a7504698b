// Who credited whom, as the ledger has it: what rings of praise are found in. Runs inside a store job.
#pragma once
#include "bot/clock.hpp"
#include "bot/praise_rings.hpp"
#include "bot/store/database.hpp"

namespace twicket::points {

// Since then, the word of a ticket's requester left out: nobody chooses who takes a ticket.
std::vector<Given> given_since(store::Connection& connection, Time from);

}  // namespace twicket::points
