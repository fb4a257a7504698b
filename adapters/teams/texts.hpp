// The few words that this network's own surfaces need, in every language. What answers say is the skills' business.
#pragma once
#include "bot/texts.hpp"

namespace twicket::teams {

const Texts& texts();

}  // namespace twicket::teams
