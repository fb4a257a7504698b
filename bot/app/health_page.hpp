// The health page (row 68): what somebody should mend, since when, and what each account's self-test said; as HTML for
// people and as JSON for programs. For this machine only. What is wrong is found by watch.hpp.
#pragma once
#include <string>

#include "bot/app/watch.hpp"
#include "bot/net/http.hpp"

namespace twicket::app {

// GET /health. 403 for everybody but this machine: another address, a name that is not this machine's (a page elsewhere
// that rebinds its name), or a request that a proxy passed on.
void add_health_page(net::Router& router, const Watch& watch);

// The two forms, for any reader whom somebody has let in.
std::string health_html(const Watch& watch);
std::string health_json(const Watch& watch);

}  // namespace twicket::app
