// When somebody of the human desk is there (row 39): business hours, holidays, who is on duty. Pure.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "config/config.hpp"

namespace twicket::handoff {

// Without hours and rota: always. A day that is a holiday belongs to nobody, nor does a week whose rota names nobody.
bool is_open(const config::HandOff& desk, Time now);
// When it opens next, at most two months ahead; nothing: no hour is known. While it is open: now.
std::optional<Time> opens_next(const config::HandOff& desk, Time now);
// The persons whom this week's rota names; empty: whoever is there.
std::vector<std::string> on_duty(const config::HandOff& desk, Time now);

}  // namespace twicket::handoff
