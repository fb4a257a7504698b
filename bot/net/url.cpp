// Splits an address by RFC 3986's grammar, then checks each part against a list of what may stand there.
#include "bot/net/url.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>
#include <charconv>
#include <optional>
#include <vector>

namespace twicket::net {
namespace {

constexpr std::size_t longest_url = 8192;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

std::string lower(std::string_view text) {
    std::string result{text};
    for (char& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

Error wrong(std::string why) {
    return Error{ErrorCode::invalid, "not a usable address: " + std::move(why)};
}

std::uint16_t own_port(std::string_view scheme) {
    return scheme == "https" || scheme == "wss" ? 443 : 80;
}

// Path and query: RFC 3986's pchar, '/' and '?', with whole percent signs.
bool is_target(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '%') {
            if (at + 2 >= text.size() || !is_hex(text[at + 1]) || !is_hex(text[at + 2])) return false;
            at += 2;
            continue;
        }
        if (!is_letter(c) && !is_digit(c) &&
            std::string_view{"-._~!$&'()*+,;=:@/?[]|"}.find(c) == std::string_view::npos) {
            return false;
        }
    }
    return true;
}

std::vector<std::string_view> split(std::string_view text, char border) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t at = text.find(border);
        parts.push_back(text.substr(0, at));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + 1);
    }
}

// The WHATWG's "ends in a number": what some resolver would read as an IPv4 address in any notation.
bool looks_numeric(std::string_view label) {
    if (label.empty()) return false;
    if (std::all_of(label.begin(), label.end(), is_digit)) return true;
    if (!label.starts_with("0x") && !label.starts_with("0X")) return false;
    label.remove_prefix(2);
    return std::all_of(label.begin(), label.end(), is_hex);
}

bool is_plain_ipv4(std::string_view host) {
    const std::vector<std::string_view> parts = split(host, '.');
    if (parts.size() != 4) return false;
    for (const std::string_view part : parts) {
        if (part.empty() || part.size() > 3 || !std::all_of(part.begin(), part.end(), is_digit)) return false;
        if (part.size() > 1 && part.front() == '0') return false;
        int value = 0;
        std::from_chars(part.data(), part.data() + part.size(), value);
        if (value > 255) return false;
    }
    return true;
}

// RFC 5952, always in hexadecimal groups, so that one address has one spelling here.
std::string write_ipv6(const std::array<unsigned char, 16>& bytes) {
    std::array<unsigned, 8> groups{};
    for (std::size_t at = 0; at < 8; ++at) groups[at] = bytes[at * 2] * 256U + bytes[at * 2 + 1];
    std::size_t best = 8, longest = 1;
    for (std::size_t from = 0; from < 8; ++from) {
        std::size_t length = 0;
        while (from + length < 8 && groups[from + length] == 0) ++length;
        if (length > longest) best = from, longest = length;
    }
    std::string text;
    for (std::size_t at = 0; at < 8;) {
        if (at == best) {
            text += "::";
            at += longest;
            continue;
        }
        if (!text.empty() && text.back() != ':') text += ':';
        std::array<char, 8> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), groups[at], 16);
        text.append(digits.data(), end.ptr);
        ++at;
    }
    return text;
}

std::optional<Error> read_host(std::string_view text, Url& url) {
    if (text.empty()) return wrong("the host is missing");
    if (text.front() == '[') {
        if (text.back() != ']') return wrong("the bracket of the IPv6 address is not closed");
        const std::string inner{text.substr(1, text.size() - 2)};
        // Zones ("%eth0") name an interface of this machine.
        if (inner.find('%') != std::string::npos) return wrong("an IPv6 address with a zone");
        boost::system::error_code failed;
        const auto address = boost::asio::ip::make_address_v6(inner, failed);
        if (failed) return wrong("the IPv6 address cannot be read");
        url.kind = HostKind::ipv6;
        url.host = write_ipv6(address.to_bytes());
        return std::nullopt;
    }
    url.host = lower(text);
    if (is_plain_ipv4(url.host)) {
        url.kind = HostKind::ipv4;
        return std::nullopt;
    }
    if (looks_numeric(split(url.host, '.').back()) || (url.host.ends_with('.') && url.host.size() > 1)) {
        return wrong("the host is a number in an odd notation or ends with a dot");
    }
    if (!is_host_name(url.host)) return wrong("the host is not a plain name");
    url.kind = HostKind::name;
    return std::nullopt;
}

std::optional<Error> read_port(std::string_view text, Url& url) {
    unsigned value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = failed == std::errc{} && end == text.data() + text.size();
    if (!whole || text.front() == '0' || value == 0 || value > 65535)
        return wrong("the port is not a number from 1 to 65535");
    url.port = static_cast<std::uint16_t>(value);
    return std::nullopt;
}

std::optional<Error> read_authority(std::string_view authority, Url& url) {
    if (authority.find('@') != std::string_view::npos) return wrong("a user name or password in it");
    std::string_view host = authority;
    std::optional<std::string_view> port;
    const std::size_t bracket = authority.rfind(']');
    const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon != std::string_view::npos) {
        host = authority.substr(0, colon);
        port = authority.substr(colon + 1);
        if (port->empty()) return wrong("the port is missing behind ':'");
    }
    if (const auto problem = read_host(host, url)) return problem;
    url.port = own_port(url.scheme);
    if (port) return read_port(*port, url);
    return std::nullopt;
}

std::optional<Error> check_letters(std::string_view text) {
    if (text.size() > longest_url) return wrong("it is longer than 8192 bytes");
    for (const unsigned char c : text) {
        if (c <= 0x20 || c == 0x7f) return wrong("a space or control character in it");
        if (c > 0x7f) return wrong("letters outside ASCII must be percent-encoded, host names written as xn--");
        if (c == '\\') return wrong("a backslash in it");
    }
    return std::nullopt;
}

// RFC 3986 section 5.2.4; encoded dots count as dots, as servers read them.
std::string without_dot_segments(std::string_view path) {
    std::vector<std::string_view> kept;
    const std::vector<std::string_view> parts = split(path.substr(1), '/');
    for (std::size_t at = 0; at < parts.size(); ++at) {
        std::string plain = lower(parts[at]);
        for (std::size_t dot = plain.find("%2e"); dot != std::string::npos; dot = plain.find("%2e"))
            plain.replace(dot, 3, ".");
        const bool last = at + 1 == parts.size();
        if (plain != "." && plain != "..") {
            kept.push_back(parts[at]);
            continue;
        }
        if (plain == ".." && !kept.empty()) kept.pop_back();
        if (last) kept.push_back("");
    }
    std::string result;
    for (const std::string_view part : kept) result.append("/").append(part);
    return result.empty() ? "/" : result;
}

bool has_scheme(std::string_view reference) {
    const std::size_t colon = reference.find_first_of(":/?");
    return colon != std::string_view::npos && reference[colon] == ':' && colon > 0 && is_letter(reference.front());
}

}  // namespace

std::string Url::authority() const {
    const std::string shown = kind == HostKind::ipv6 ? "[" + host + "]" : host;
    return port == own_port(scheme) ? shown : shown + ":" + std::to_string(port);
}

std::string Url::origin() const {
    return scheme + "://" + authority();
}

std::string_view Url::path() const {
    return std::string_view{target}.substr(0, target.find('?'));
}

bool is_host_name(std::string_view host) {
    if (host.empty() || host.size() > 253) return false;
    for (const std::string_view label : split(host, '.')) {
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
        for (const char c : label) {
            if (!is_letter(c) && !is_digit(c) && c != '-' && c != '_') return false;
        }
    }
    return !looks_numeric(split(host, '.').back());
}

Result<Url> parse_url(std::string_view text) {
    if (const auto problem = check_letters(text)) return *problem;
    const std::size_t border = text.find("://");
    if (border == std::string_view::npos) return wrong("it must begin with http:// or https:// (ws:// or wss://)");
    Url url;
    url.scheme = lower(text.substr(0, border));
    if (url.scheme != "http" && url.scheme != "https" && url.scheme != "ws" && url.scheme != "wss") {
        return wrong("only http, https, ws and wss are possible");
    }
    std::string_view rest = text.substr(border + 3);
    rest = rest.substr(0, rest.find('#'));
    const std::size_t end = rest.find_first_of("/?");
    if (const auto problem = read_authority(rest.substr(0, end), url)) return *problem;
    if (end == std::string_view::npos) return url;
    url.target = rest.substr(end);
    if (url.target.front() == '?') url.target.insert(0, "/");
    if (!is_target(url.target)) return wrong("a character in path or query that must be percent-encoded");
    return url;
}

Result<Url> resolve_reference(const Url& base, std::string_view reference) {
    if (const auto problem = check_letters(reference)) return *problem;
    if (has_scheme(reference)) return parse_url(reference);
    if (reference.starts_with("//")) return parse_url(base.scheme + ":" + std::string{reference});
    reference = reference.substr(0, reference.find('#'));
    if (reference.empty()) return base;
    const std::size_t question = reference.find('?');
    const std::string query{question == std::string_view::npos ? "" : reference.substr(question)};
    std::string path{reference.substr(0, question)};
    if (path.empty()) {
        path = base.path();
    } else if (path.front() != '/') {
        path.insert(0, base.path().substr(0, base.path().rfind('/') + 1));
    }
    Url url = base;
    url.target = without_dot_segments(path) + query;
    if (!is_target(url.target)) return wrong("a character in path or query that must be percent-encoded");
    return url;
}

}  // namespace twicket::net
