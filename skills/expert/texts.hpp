// What the expert skill says, in every language.
#pragma once
#include "bot/texts.hpp"

namespace twicket::expert {
const Texts& texts();
}
