// What the status page says: English, German, French, Spanish.
#pragma once
#include "bot/texts.hpp"

namespace twicket::app {

const Texts& status_texts();

}  // namespace twicket::app
