// The hand-off's buttons for the console: which card they stand on, and pressing them as a person.
#pragma once
#include "bot/app/core.hpp"
#include "console/hand.hpp"

namespace twicket::app {

// Core and store outlive it.
console::Hand console_hand(Core& core, store::Store& store);

// `event` as that person's doing at the event's account, and the label of its turn's outcome; empty: its turn has not come.
// forbidden: the person is not known there.
boost::asio::awaitable<Result<std::string>> press(Core& core, store::Store& store, Event event, std::string person);

}  // namespace twicket::app
