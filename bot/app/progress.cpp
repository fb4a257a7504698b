// Progress of long work.
#include "bot/app/progress.hpp"

#include <unistd.h>

#include <iostream>
#include <memory>

namespace twicket::app {

std::function<void(int)> progress_on_terminal(const std::string& doing) {
    if (!::isatty(STDERR_FILENO)) return {};
    auto shown = std::make_shared<int>(-1);
    return [doing, shown](int percent) {
        if (percent == *shown) return;
        *shown = percent;
        std::cerr << '\r' << doing << ' ' << percent << " %" << (percent >= 100 ? "\n" : "") << std::flush;
    };
}

}  // namespace twicket::app
