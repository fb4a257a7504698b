// `twicket knowledge replay`: which answers of the past a file of entries would flip, before anybody reads it.
#pragma once
#include "bot/app/command_line.hpp"

namespace twicket::app {

// Exit status: 0 nothing is lost and no golden question broken, 1 something is, 2 the command line is wrong.
int replay_knowledge(const Arguments& arguments);

}  // namespace twicket::app
