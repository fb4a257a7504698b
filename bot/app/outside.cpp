// From what is written in the configuration to what the gate understands.
#include "bot/app/outside.hpp"

#include <stdexcept>
#include <string>

namespace twicket::app {
namespace {

net::Url read_address(const std::string& text, const std::string& purpose) {
    Result<net::Url> url = net::parse_url(text);
    if (url.has_error()) throw std::runtime_error(purpose + ": " + text + ": " + url.error().detail);
    return *url;
}

// "rt.internal:8443" is one place, "rt.internal" the two usual ports of it.
void allow_host(net::EgressPolicy& policy, const std::string& item) {
    if (item.find('/') != std::string::npos)
        throw std::runtime_error("egress.allow: " + item +
                                 ": whole networks cannot be opened yet; name the hosts that are needed");
    for (const char* scheme : {"http://", "https://"}) {
        const net::Url url = read_address(scheme + item, "egress.allow");
        policy.configured.push_back({url.host, url.port, "egress.allow"});
    }
}

net::EgressPolicy policy_of(const config::Config& config) {
    net::EgressPolicy policy;
    for (const std::string& item : config.egress.allow) allow_host(policy, item);
    if (!config.egress.proxy.empty()) policy.proxy = read_address(config.egress.proxy, "egress.proxy");
    return policy;
}

}  // namespace

Outside::Outside(boost::asio::any_io_executor executor, const config::Config& config)
    : resolver_{net::system_resolver()},
      connector_{net::tcp_connector()},
      egress_{*resolver_, *connector_, policy_of(config)},
      client_{executor, egress_} {
    for (const config::Address& address : config::outgoing_addresses(config)) {
        if (address.url.starts_with("ldap")) continue;  // not over HTTP
        egress_.allow(read_address(address.url, address.purpose), address.purpose);
    }
}

}  // namespace twicket::app
