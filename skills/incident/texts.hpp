// The incident skill's texts: English, German, French, Spanish.
#pragma once
#include "bot/texts.hpp"

namespace twicket::incident {

const Texts& texts();

}  // namespace twicket::incident
