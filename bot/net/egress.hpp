// The one gate of everything that leaves the program: it reads the address, resolves the name, checks every resolved
// address, and connects to one of exactly those. Nothing else in the house resolves or connects
// (tests/rules/egress.sh). TLS, HTTP and WebSocket are spoken on the socket that it hands out. Environment proxies are
// ignored.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/net/peers.hpp"
#include "bot/net/resolver.hpp"
#include "bot/net/url.hpp"

namespace twicket::net {

// What an address belongs to, by the IANA special-purpose registries (RFC 6890 and its updates).
enum class AddressKind {
    open,    // the public internet
    inside,  // loopback, private, shared (RFC 6598) and unique local: only where configured
    never    // link-local and cloud metadata, multicast, reserved, documentation, tunnels that hide an IPv4 address
};
AddressKind kind_of(const boost::asio::ip::address& address);

// Who wrote the address that is asked for.
enum class Reach {
    configured,  // the administrator: configured places, and public ones if the policy has them
    link         // anybody (a link in a message, a redirect): public addresses and ports only, whatever is configured
};

struct Destination {
    std::string host;
    std::uint16_t port = 0;
    std::string purpose;  // "slack account default", for the list at start-up
};

// All addresses that share the first `prefix` bits.
struct AddressRange {
    boost::asio::ip::address base;
    unsigned prefix = 0;
    bool holds(const boost::asio::ip::address& address) const;
};

struct EgressPolicy {
    bool public_internet = true;  // addresses that are not configured, on these ports
    std::vector<std::uint16_t> ports{80, 443};
    std::vector<Destination> configured;  // exact host and port; these may be inside
    std::vector<AddressRange> networks;   // addresses in them count as configured, on any port; names that lead there do not
    std::optional<Url> proxy;             // http://host:port; CONNECT for https and wss
    Duration resolve_limit = std::chrono::seconds{3};
    Duration connect_limit = std::chrono::seconds{3};
};

// The checked way to one place.
struct Passage {
    std::vector<boost::asio::ip::tcp::endpoint> endpoints;  // connect to these, in this order; at most 6
    bool through_proxy = false;
    std::string tunnel;  // what CONNECT names: the checked address, or the configured name
};

// Opens sockets; apart, so that a test can prove that nothing was opened.
class Connector {
  public:
    virtual ~Connector() = default;
    // Tries the endpoints in order until one answers. `timeout` or `unavailable`; nothing was sent.
    virtual boost::asio::awaitable<Result<boost::asio::ip::tcp::socket>> connect(
        std::vector<boost::asio::ip::tcp::endpoint> endpoints, Duration limit) = 0;
};
std::unique_ptr<Connector> tcp_connector();

class Egress {
  public:
    // Both must outlive the gate. Used from one executor.
    Egress(Resolver& resolver, Connector& connector, EgressPolicy policy = {});

    // A configured base address; called at start-up by whoever reads the configuration.
    void allow(const Url& base, std::string purpose);
    // Everything that the program may contact, for the list at start-up (one line each).
    std::vector<std::string> addresses() const;

    // Checks without connecting. `forbidden` with the reason; `unavailable` or `timeout` when the name cannot be
    // resolved. Each step takes at most `limit`, and never longer than the policy's own limit for it.
    boost::asio::awaitable<Result<Passage>> check(Url url, Reach reach, Duration limit = std::chrono::hours{1});

    struct Opened {
        boost::asio::ip::tcp::socket socket;
        bool absolute_form = false;  // a proxy reads the next bytes: the request line must carry the whole address
    };
    // check, then connect to the address that was checked (through the proxy's tunnel for https and wss).
    // Any error means that no byte reached the place itself.
    boost::asio::awaitable<Result<Opened>> open(Url url, Reach reach, Duration limit = std::chrono::hours{1});

    bool is_configured(const Url& url) const;

    // What the places behind the gate have told; whoever speaks HTTP through it adds to that.
    Peers& peers() { return peers_; }

  private:
    std::optional<Error> refuse_unresolved(const Url& url, Reach reach) const;
    boost::asio::awaitable<Result<std::vector<boost::asio::ip::tcp::endpoint>>> resolve(Url url, bool may_be_inside,
                                                                                        Duration limit);
    boost::asio::awaitable<Result<Passage>> check_proxy(Url url, Reach reach, Duration limit);

    Resolver& resolver_;
    Connector& connector_;
    EgressPolicy policy_;
    Peers peers_;
};

}  // namespace twicket::net
