// The names of purposes, as in the labelled messages.
#include "bot/purpose.hpp"

#include <algorithm>

namespace twicket {
namespace {
constexpr std::array<std::string_view, purpose_count> names{"question",  "incident", "request", "status",
                                                            "complaint", "praise",   "noise"};
}

std::string_view name_of(Purpose purpose) {
    return names[static_cast<std::size_t>(purpose)];
}

std::optional<Purpose> purpose_from(std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Purpose>(found - names.begin());
}

}  // namespace twicket
