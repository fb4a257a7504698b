// The Retry-After header (RFC 9110 section 10.2.3). When the call is really repeated is bot/delivery's decision.
#pragma once
#include <chrono>
#include <optional>
#include <string_view>

#include "bot/clock.hpp"

namespace twicket::net {

// How long to wait from `now`: whole or broken seconds, or a date in the form "Sun, 06 Nov 1994 08:49:37 GMT". Never
// longer than `cap`; a past date and 0 are 0. Nothing when it is missing, negative or unreadable: the caller's own
// pace then counts.
std::optional<Duration> parse_retry_after(std::string_view value, Time now, Duration cap = std::chrono::hours{24});

}  // namespace twicket::net
