// The services skill's texts: English, German, French, Spanish.
#pragma once
#include "bot/texts.hpp"

namespace twicket::service {

const Texts& texts();

}  // namespace twicket::service
