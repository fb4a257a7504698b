// A percentage on a terminal's standard error, and nothing in a pipe.
#pragma once
#include <functional>
#include <string>

namespace twicket::app {

// Call with 0–100; 100 ends the line. Empty when standard error is no terminal.
std::function<void(int)> progress_on_terminal(const std::string& doing);

}  // namespace twicket::app
