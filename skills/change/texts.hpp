// The change skill's texts: English, German, French, Spanish.
#pragma once
#include "bot/texts.hpp"

namespace twicket::change {

const Texts& texts();

}  // namespace twicket::change
