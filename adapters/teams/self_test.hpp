// Whether an account works, asked from outside in: are the signing keys there, is our clock right, does Entra give us a
// token, does the connector take it, how long does the secret live. Sends nothing to anybody.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "adapters/teams/settings.hpp"
#include "bot/clock.hpp"
#include "bot/finding.hpp"
#include "bot/net/http_client.hpp"

namespace twicket::teams {

// At most 30 s. Values by copy: the caller may be gone meanwhile.
boost::asio::awaitable<std::vector<Finding>> self_test(Settings settings, net::HttpClient& client, Clock& clock);

// What can be told of a secret that ends on a day ("2027-01-31"; empty: unknown).
Finding secret_age(const std::string& ends, Time now);

}  // namespace twicket::teams
