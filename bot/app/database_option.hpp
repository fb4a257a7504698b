// Which database a command means: --data DIR (DIR/twicket.db) or the one that --config FILE names.
#pragma once
#include <string>

#include "bot/app/command_line.hpp"

namespace twicket::app {

// Its path. invalid, with what to do, when neither or both are given or the configuration is wrong.
Result<std::string> database_of(const Arguments& arguments);
// The folder it is in, for the files beside it.
std::string folder_of(const std::string& database);

}  // namespace twicket::app
