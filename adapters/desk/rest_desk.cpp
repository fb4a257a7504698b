// Findings that every back-end shares.
#include "adapters/desk/rest_desk.hpp"

namespace twicket::desk {

using namespace std::chrono_literals;

void RestDesk::add_clock(std::vector<Finding>& findings) const {
    const auto error = api_.clock_error();
    if (!error || std::chrono::abs(*error) <= 60s) return;
    findings.push_back({Grade::warning, "this machine's clock is " + std::to_string(std::chrono::abs(*error) / 1s) +
                                            " s " + (*error > Duration{0} ? "ahead of" : "behind") +
                                            " the back-end's: set one right"});
}

}  // namespace twicket::desk
