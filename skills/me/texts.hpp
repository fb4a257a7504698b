// What the me skill says, in every language.
#pragma once
#include "bot/texts.hpp"

namespace twicket::me {
const Texts& texts();
}
