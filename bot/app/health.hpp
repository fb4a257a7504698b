// /healthz, /readyz and /metrics: what a supervisor and Prometheus ask.
#pragma once
#include "bot/app/core.hpp"
#include "bot/app/watch.hpp"
#include "bot/net/http.hpp"

namespace twicket::app {

struct Health {
    const Core& core;
    store::Store& store;
    const bool& stopping;  // true while draining: not ready any more
    const Watch& watch;
};

void add_health_routes(net::Router& router, Health health);

}  // namespace twicket::app
