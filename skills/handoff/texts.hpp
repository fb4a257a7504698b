// What the hand-off skill says, in every language.
#pragma once
#include "bot/texts.hpp"

namespace twicket::handoff {
const Texts& texts();
}
