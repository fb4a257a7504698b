// Who knows what, for the console: read from the skill's own book, decided by the press that its card has in chat.
#pragma once
#include "bot/app/core.hpp"
#include "console/hand.hpp"

namespace twicket::app {

// Core and store outlive it.
console::ExpertHand console_experts(const config::Experts& config, Core& core, store::Store& store);

}  // namespace twicket::app
