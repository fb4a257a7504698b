// From what is written in the configuration to what the gate understands.
#include "bot/app/outside.hpp"

#include <charconv>
#include <stdexcept>
#include <string>

namespace twicket::app {
namespace {

net::Url read_address(const std::string& text, const std::string& purpose) {
    Result<net::Url> url = net::parse_url(text);
    if (url.has_error()) throw std::runtime_error(purpose + ": " + text + ": " + url.error().detail);
    return *url;
}

// "rt.internal:8443" is one place, "rt.internal" the two usual ports of it, "10.1.0.0/16" every address in there.
void allow_host(net::EgressPolicy& policy, const std::string& item) {
    if (const auto slash = item.find('/'); slash != std::string::npos) {
        boost::system::error_code wrong;
        const auto base = boost::asio::ip::make_address(item.substr(0, slash), wrong);
        unsigned prefix = 0;
        const char* const end = item.data() + item.size();
        const auto read = std::from_chars(item.data() + slash + 1, end, prefix);
        const bool fine = !wrong && read.ec == std::errc{} && read.ptr == end && prefix <= (base.is_v4() ? 32U : 128U);
        if (!fine) throw std::runtime_error("egress.allow: " + item + " is no network such as 10.1.0.0/16");
        policy.networks.push_back({base, prefix});
        return;
    }
    for (const char* scheme : {"http://", "https://"}) {
        const net::Url url = read_address(scheme + item, "egress.allow");
        policy.configured.push_back({url.host, url.port, "egress.allow"});
    }
}

net::EgressPolicy policy_of(const config::Config& config) {
    net::EgressPolicy policy;
    policy.public_internet = !public_addresses_for(config).empty();
    for (const std::string& item : config.egress.allow) allow_host(policy, item);
    if (!config.egress.proxy.empty()) policy.proxy = read_address(config.egress.proxy, "egress.proxy");
    return policy;
}

}  // namespace

std::string public_addresses_for(const config::Config& config) {
    std::string networks;
    for (const auto& teams : config.networks.teams)
        if (!teams.emulator) networks += (networks.empty() ? "teams/" : ", teams/") + teams.account;
    for (const auto& slack : config.networks.slack) networks += (networks.empty() ? "slack/" : ", slack/") + slack.account;
    return networks;
}

Outside::Outside(boost::asio::any_io_executor executor, const config::Config& config)
    : resolver_{net::system_resolver()},
      connector_{net::tcp_connector()},
      egress_{*resolver_, *connector_, policy_of(config)},
      client_{executor, egress_} {
    for (const config::Address& address : config::outgoing_addresses(config)) {
        // A directory server: the gate opens the socket, what is spoken on it is adapters/ldap's.
        const auto scheme = address.url.find("://");
        const std::string url = address.url.starts_with("ldap") ? "https" + address.url.substr(scheme) : address.url;
        egress_.allow(read_address(url, address.purpose), address.purpose);
    }
}

}  // namespace twicket::app
