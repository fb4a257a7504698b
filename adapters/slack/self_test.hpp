// Whether an account works, found out by asking Slack: token, rights, clock, Socket Mode. Changes nothing there.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <string_view>
#include <vector>

#include "adapters/slack/api.hpp"
#include "bot/clock.hpp"
#include "bot/finding.hpp"

namespace twicket::slack {

// `app_api` holds the app-level token; null without Socket Mode. `signed_requests`: a signing secret is set.
boost::asio::awaitable<std::vector<Finding>> self_test(Api& api, Api* app_api, bool signed_requests, Clock& clock);

// Pure parts of it.
std::vector<Finding> about_rights(std::string_view scopes);  // "chat:write,users:read", as X-OAuth-Scopes has it
Finding about_clock(std::string_view date, Time now);        // the Date header of an answer of this moment

}  // namespace twicket::slack
