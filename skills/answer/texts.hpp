// What the answer skill says, in every language.
#pragma once
#include "bot/texts.hpp"

namespace twicket::answer {
const Texts& texts();
}
