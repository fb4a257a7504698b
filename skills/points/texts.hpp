// What the points skill says, in every language.
#pragma once
#include "bot/texts.hpp"

namespace twicket::points {
const Texts& texts();
}
