// The texts of the skill.
#pragma once
#include "bot/texts.hpp"

namespace twicket::keep {

const Texts& texts();

}  // namespace twicket::keep
