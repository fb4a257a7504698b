// The few words that the Slack adapter itself says, in every language.
#pragma once
#include "bot/texts.hpp"

namespace twicket::slack {

const Texts& words();

}  // namespace twicket::slack
