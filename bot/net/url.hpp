// An http(s) or ws(s) address, read one way only: what the egress gate checks and what is connected to are these same
// fields. Stricter than browsers on purpose; no relative references except through resolve_reference.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "bot/error.hpp"

namespace twicket::net {

enum class HostKind { name, ipv4, ipv6 };

struct Url {
    std::string scheme;  // http, https, ws or wss
    std::string host;    // lower-case name, dotted IPv4, or IPv6 as RFC 5952 without brackets
    HostKind kind = HostKind::name;
    std::uint16_t port = 0;    // the scheme's own when none was written
    std::string target = "/";  // path and query as they go into the request; begins with '/'

    bool is_secure() const { return scheme == "https" || scheme == "wss"; }
    // "example.com", "example.com:8080", "[::1]:8080": the Host header; the scheme's own port is left out.
    std::string authority() const;
    // "https://example.com:8080", without path.
    std::string origin() const;
    std::string to_string() const { return origin() + target; }
    // The path in front of '?'.
    std::string_view path() const;

    friend bool operator==(const Url&, const Url&) = default;
};

// Errors are `invalid` with the reason for a person. Refused: other schemes, missing "//", user names, control
// characters, spaces, backslashes, non-ASCII letters, percent signs in the host, addresses in odd notations (decimal,
// octal, hexadecimal, fewer parts, trailing dot), bad labels, port 0 or over 65535. A fragment is dropped.
Result<Url> parse_url(std::string_view text);

// A Location header: absolute, "//host/…", "/path", "?query" or a relative path, seen from `base` (RFC 3986 section 5).
Result<Url> resolve_reference(const Url& base, std::string_view reference);

// A name that can stand in DNS: labels of letters, digits, '-' and '_', not ending in a number.
bool is_host_name(std::string_view host);

}  // namespace twicket::net
