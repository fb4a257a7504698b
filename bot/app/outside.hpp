// The one way out of the program: gate and HTTP client, set up from the configuration. What may be contacted is decided in
// bot/net/egress; this only tells it what the administrator wrote.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "bot/net/egress.hpp"
#include "bot/net/http_client.hpp"
#include "config/config.hpp"

namespace twicket::app {

// Which networks name public addresses of their own that cannot be listed beforehand (Teams: the service address of an
// activity; Slack: where a command is answered); empty: none, and nothing public but what is configured may be reached.
std::string public_addresses_for(const config::Config& config);

class Outside {
  public:
    // Every configured base address, host of egress.allow and the proxy becomes reachable. Throws std::runtime_error when
    // one of them cannot be read. Belongs to the executor.
    Outside(boost::asio::any_io_executor executor, const config::Config& config);
    net::HttpClient& client() { return client_; }
    // For WebSockets, and for an account that wants connections of its own.
    net::Egress& egress() { return egress_; }

  private:
    std::unique_ptr<net::Resolver> resolver_;
    std::unique_ptr<net::Connector> connector_;
    net::Egress egress_;
    net::HttpClient client_;
};

}  // namespace twicket::app
