// What systems tell of services, as states: our own signed message, and Prometheus Alertmanager's webhook (version 4,
// https://prometheus.io/docs/alerting/latest/configuration/#webhook_config). Pure: no sockets, no clock.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/service.hpp"

namespace twicket::status {

// {"service": id or name, "state": ok|degraded|down|maintenance, "text"?, "workaround"?, "next_update"?, "at"?}; times
// are RFC 3339 or milliseconds since 1970.
struct Told {
    std::string service;
    ServiceState state = ServiceState::ok;
    std::string text{}, workaround{};
    Time next_update{};
    std::optional<Time> at{};  // when it was so, by the sender's clock
};
Result<Told> decode(std::string_view bytes);

struct AlertRules {
    std::string service_label = "service", severity_label = "severity";
    std::vector<std::string> down{"critical", "page"};  // other severities mean degraded
};
struct Alert {
    std::string fingerprint;
    std::string service;  // the label's value
    bool firing = true;
    ServiceState state = ServiceState::degraded;
    Time starts{};
    std::string text{}, workaround{};  // annotations "public" and "workaround": everybody reads them
};
struct Alerts {
    std::vector<Alert> alerts;
    std::size_t without_service = 0;  // alerts that name none: nothing to do with us
};
Result<Alerts> decode_alerts(std::string_view bytes, const AlertRules& rules);

// RFC 3339 with any fraction and offset; nothing: not that.
std::optional<Time> time_from(std::string_view text);

}  // namespace twicket::status
