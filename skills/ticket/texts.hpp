// The ticket skill's texts.
#pragma once
#include "bot/texts.hpp"

namespace twicket::ticket {

const Texts& texts();

}  // namespace twicket::ticket
