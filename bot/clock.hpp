// Time as an argument: everything that decides by time asks a Clock, so tests set it. Wall time is milliseconds since
// 1970 UTC; waiting is done with monotonic timers elsewhere.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace twicket {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;
using Duration = std::chrono::milliseconds;

class Clock {
  public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
};

// The machine's clock. Lives as long as the program; any thread.
Clock& system_clock();

inline std::int64_t to_millis(Time time) { return time.time_since_epoch().count(); }
inline Time from_millis(std::int64_t millis) { return Time{Duration{millis}}; }
// "2026-11-22T06:23:19.123Z" (RFC 3339, UTC).
std::string to_rfc3339(Time time);

}  // namespace twicket
