// `twicket erase`, for the list of commands.
#pragma once
#include "bot/app/command_line.hpp"

namespace twicket::app {

extern const Command erase_command;

}  // namespace twicket::app
