// The hand-off's buttons for the console: which card they stand on, and pressing them as a person.
#pragma once
#include "bot/app/core.hpp"
#include "console/hand.hpp"

namespace twicket::app {

// Core and store outlive it.
console::Hand console_hand(Core& core, store::Store& store);

}  // namespace twicket::app
