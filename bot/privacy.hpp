// Taking the words of a thread out of what is stored of it (row 36): its events, its questions, what was learned of it.
#pragma once
#include "bot/event.hpp"
#include "bot/skill.hpp"
#include "bot/store/database.hpp"

namespace twicket {

// Runs in the turn's transaction, after the conversation was written. What the network itself keeps is the network's.
void go_private(store::Connection& connection, const Event& event, const GoPrivate& what);

}  // namespace twicket
