// Decides where the program may connect, and connects. The decisions are plain functions of address and policy.
#include "bot/net/egress.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bot/net/proxy.hpp"

namespace twicket::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Endpoints = std::vector<tcp::endpoint>;

constexpr std::size_t most_endpoints = 6;

struct Block4 {
    std::uint32_t network;
    int bits;
    AddressKind kind;
};

// https://www.iana.org/assignments/iana-ipv4-special-registry, not globally reachable ones, plus multicast.
constexpr std::array<Block4, 15> blocks4{{{0x00000000, 8, AddressKind::never},    // 0.0.0.0/8 this network
                                          {0x0a000000, 8, AddressKind::inside},   // 10.0.0.0/8
                                          {0x64400000, 10, AddressKind::inside},  // 100.64.0.0/10 shared
                                          {0x7f000000, 8, AddressKind::inside},   // 127.0.0.0/8 loopback
                                          {0xa9fe0000, 16, AddressKind::never},   // 169.254.0.0/16 link-local, metadata
                                          {0xac100000, 12, AddressKind::inside},  // 172.16.0.0/12
                                          {0xc0000000, 24, AddressKind::never},   // 192.0.0.0/24 protocol assignments
                                          {0xc0000200, 24, AddressKind::never},   // 192.0.2.0/24 documentation
                                          {0xc0586300, 24, AddressKind::never},   // 192.88.99.0/24 6to4 relays
                                          {0xc0a80000, 16, AddressKind::inside},  // 192.168.0.0/16
                                          {0xc6120000, 15, AddressKind::never},   // 198.18.0.0/15 benchmarks
                                          {0xc6336400, 24, AddressKind::never},   // 198.51.100.0/24 documentation
                                          {0xcb007100, 24, AddressKind::never},   // 203.0.113.0/24 documentation
                                          {0xe0000000, 4, AddressKind::never},    // 224.0.0.0/4 multicast
                                          {0xf0000000, 4, AddressKind::never}}};  // 240.0.0.0/4 reserved, broadcast

AddressKind kind_of_v4(std::uint32_t address) {
    for (const Block4& block : blocks4) {
        if ((address >> (32 - block.bits)) == (block.network >> (32 - block.bits))) return block.kind;
    }
    return AddressKind::open;
}

// Only 2000::/3 is handed out for the public internet, so everything else is closed unless named here.
AddressKind kind_of_v6(const asio::ip::address_v6& address) {
    const auto bytes = address.to_bytes();
    if (address.scope_id() != 0) return AddressKind::never;
    if (address.is_loopback()) return AddressKind::inside;
    if ((bytes[0] & 0xfe) == 0xfc) {
        // fd00:ec2::254 answers with a cloud's credentials, as 169.254.169.254 does.
        const bool metadata = bytes[0] == 0xfd && bytes[1] == 0 && bytes[2] == 0x0e && bytes[3] == 0xc2;
        return metadata ? AddressKind::never : AddressKind::inside;
    }
    if ((bytes[0] & 0xe0) != 0x20) return AddressKind::never;
    const unsigned first = bytes[0] * 256U + bytes[1];
    const unsigned second = bytes[2] * 256U + bytes[3];
    if (first == 0x2001 && second < 0x0200) return AddressKind::never;   // 2001::/23: Teredo, ORCHID, benchmarks
    if (first == 0x2001 && second == 0x0db8) return AddressKind::never;  // documentation
    if (first == 0x2002) return AddressKind::never;                      // 6to4 hides an IPv4 address
    if (first == 0x3fff && bytes[2] < 0x10) return AddressKind::never;   // 3fff::/20 documentation
    return AddressKind::open;
}

// Names that mean this machine or its network wherever they are asked (RFC 6761, 6762, 8375, 9476 and cloud metadata).
bool is_inside_name(const std::string& host) {
    if (host.find('.') == std::string::npos) return true;
    for (const std::string_view tail : {".localhost", ".local", ".internal", ".home.arpa", ".lan", ".intranet", ".corp",
                                        ".home", ".private", ".localdomain", ".onion", ".alt", ".invalid"}) {
        if (host.ends_with(tail)) return true;
    }
    return false;
}

Error forbidden(const Url& url, const std::string& why) {
    return Error{ErrorCode::forbidden, "outgoing " + url.origin() + " refused: " + why};
}

bool same_place(const Destination& destination, const Url& url) {
    return destination.port == url.port && destination.host == url.host;
}

Duration time_until(std::chrono::steady_clock::time_point end) {
    const auto left = std::chrono::duration_cast<Duration>(end - std::chrono::steady_clock::now());
    return std::max(left, Duration{0});
}

asio::ip::address literal_of(const Url& url) {
    return asio::ip::make_address(url.host);
}

std::string bracketed(const asio::ip::address& address, std::uint16_t port) {
    const std::string text = address.to_string();
    return (address.is_v6() ? "[" + text + "]" : text) + ":" + std::to_string(port);
}

}  // namespace

AddressKind kind_of(const asio::ip::address& address) {
    if (address.is_v4()) return kind_of_v4(address.to_v4().to_uint());
    return kind_of_v6(address.to_v6());
}

bool AddressRange::holds(const asio::ip::address& address) const {
    if (address.is_v4() != base.is_v4()) return false;
    const auto same_bits = [this](const auto& one, const auto& other) {
        for (unsigned bit = 0; bit < prefix && bit < one.size() * 8; ++bit) {
            const unsigned mask = 0x80U >> (bit % 8);
            if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) return false;
        }
        return true;
    };
    if (address.is_v4()) return same_bits(address.to_v4().to_bytes(), base.to_v4().to_bytes());
    return same_bits(address.to_v6().to_bytes(), base.to_v6().to_bytes());
}

Egress::Egress(Resolver& resolver, Connector& connector, EgressPolicy policy)
    : resolver_(resolver), connector_(connector), policy_(std::move(policy)) {}

void Egress::allow(const Url& base, std::string purpose) {
    policy_.configured.push_back(Destination{base.host, base.port, std::move(purpose)});
}

std::vector<std::string> Egress::addresses() const {
    std::vector<std::string> lines;
    for (const Destination& each : policy_.configured) {
        const bool is_v6 = each.host.find(':') != std::string::npos;
        const std::string host = is_v6 ? "[" + each.host + "]" : each.host;
        const std::string line = host + ":" + std::to_string(each.port) + " (" + each.purpose + ")";
        if (std::find(lines.begin(), lines.end(), line) == lines.end()) lines.push_back(line);
    }
    for (const AddressRange& range : policy_.networks)
        lines.push_back(range.base.to_string() + "/" + std::to_string(range.prefix) + " (egress.allow)");
    if (policy_.proxy) lines.push_back(policy_.proxy->origin() + " (proxy)");
    if (policy_.public_internet) {
        std::string ports;
        for (const std::uint16_t port : policy_.ports) ports += (ports.empty() ? "" : ", ") + std::to_string(port);
        lines.push_back("any public address, ports " + ports);
    }
    return lines;
}

bool Egress::is_configured(const Url& url) const {
    const auto in_range = [&](const AddressRange& range) { return range.holds(literal_of(url)); };
    if (url.kind != HostKind::name && std::ranges::any_of(policy_.networks, in_range)) return true;
    return std::any_of(policy_.configured.begin(), policy_.configured.end(),
                       [&](const Destination& each) { return same_place(each, url); });
}

// Everything that can be said before a name is resolved.
std::optional<Error> Egress::refuse_unresolved(const Url& url, Reach reach) const {
    if (reach == Reach::configured && is_configured(url)) {
        if (url.kind != HostKind::name && kind_of(literal_of(url)) == AddressKind::never) {
            return forbidden(url, "link-local, multicast and reserved addresses are never contacted");
        }
        return std::nullopt;
    }
    if (!policy_.public_internet) return forbidden(url, "the place is not in the configuration");
    if (std::find(policy_.ports.begin(), policy_.ports.end(), url.port) == policy_.ports.end()) {
        return forbidden(url, "the port is not among those allowed for public addresses");
    }
    if (url.kind == HostKind::name) {
        if (is_inside_name(url.host))
            return forbidden(url, "the name belongs to an inner network and is not configured");
        return std::nullopt;
    }
    if (kind_of(literal_of(url)) != AddressKind::open) return forbidden(url, "the address is not a public one");
    return std::nullopt;
}

// One look-up; one bad address among several refuses all, since which one is used would be a matter of luck.
asio::awaitable<Result<Endpoints>> Egress::resolve(Url url, bool may_be_inside, Duration limit) {
    std::vector<asio::ip::address> found;
    if (url.kind == HostKind::name) {
        auto answer = co_await resolver_.resolve(url.host, std::min(limit, policy_.resolve_limit));
        if (!answer) co_return answer.error();
        found = std::move(*answer);
    } else {
        found.push_back(literal_of(url));
    }
    Endpoints endpoints;
    for (const asio::ip::address& address : found) {
        const AddressKind kind = kind_of(address);
        if (kind == AddressKind::never || (kind == AddressKind::inside && !may_be_inside)) {
            co_return forbidden(url, "the name leads to an address that is not public");
        }
        if (endpoints.size() < most_endpoints) endpoints.emplace_back(address, url.port);
    }
    if (endpoints.empty()) co_return Error{ErrorCode::unavailable, "the name " + url.host + " has no address"};
    co_return endpoints;
}

asio::awaitable<Result<Passage>> Egress::check(Url url, Reach reach, Duration limit) {
    if (const auto refused = refuse_unresolved(url, reach)) co_return *refused;
    const bool configured = reach == Reach::configured && is_configured(url);
    const bool inner_literal = url.kind != HostKind::name && kind_of(literal_of(url)) == AddressKind::inside;
    if (policy_.proxy && !inner_literal) {
        auto proxied = co_await check_proxy(std::move(url), reach, limit);
        co_return proxied;
    }
    auto endpoints = co_await resolve(std::move(url), configured, limit);
    if (!endpoints) co_return endpoints.error();
    Passage passage;
    passage.endpoints = std::move(*endpoints);
    co_return passage;
}

// A configured name is left to the proxy, which may know names that we do not; anything else we resolve and check
// ourselves, and the proxy is told the address, so that it cannot be sent elsewhere by another answer.
asio::awaitable<Result<Passage>> Egress::check_proxy(Url url, Reach reach, Duration limit) {
    Passage passage;
    passage.through_proxy = true;
    passage.tunnel = (url.kind == HostKind::ipv6 ? "[" + url.host + "]" : url.host) + ":" + std::to_string(url.port);
    if (reach != Reach::configured || !is_configured(url)) {
        auto target = co_await resolve(url, false, limit);
        if (!target) co_return target.error();
        passage.tunnel = bracketed(target->front().address(), url.port);
    }
    auto proxy = co_await resolve(*policy_.proxy, true, limit);
    if (!proxy) co_return proxy.error();
    passage.endpoints = std::move(*proxy);
    co_return passage;
}

asio::awaitable<Result<Egress::Opened>> Egress::open(Url url, Reach reach, Duration limit) {
    const auto end = std::chrono::steady_clock::now() + limit;
    auto passage = co_await check(url, reach, limit);
    if (!passage) co_return passage.error();
    const bool tunnel = passage->through_proxy;
    const Duration connecting = std::min(policy_.connect_limit, time_until(end));
    auto socket = co_await connector_.connect(passage->endpoints, connecting);
    if (!socket) co_return socket.error();
    Opened opened{std::move(*socket)};
    if (!tunnel) co_return opened;
    // Plain http goes through the tunnel as well when the address was checked by us; else the proxy reads the request.
    if (!url.is_secure() && reach == Reach::configured && is_configured(url)) {
        opened.absolute_form = true;
        co_return opened;
    }
    const Duration tunnelling = std::min(policy_.connect_limit, time_until(end));
    auto through = co_await ask_for_tunnel(std::move(opened.socket), passage->tunnel, tunnelling);
    if (!through) co_return through.error();
    opened.socket = std::move(*through);
    co_return opened;
}

}  // namespace twicket::net
