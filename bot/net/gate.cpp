// One strict pass over a request's head. Where RFC 9112 lets a server be kind, this one refuses: two programs being
// kind in different ways is what request smuggling lives on.
#include "bot/net/gate.hpp"

#include <array>

#include "bot/text/fold.hpp"

namespace twicket::net {
namespace {

constexpr auto token_table = [] {
    std::array<bool, 256> table{};
    for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = true;
    for (int c = 'a'; c <= 'z'; ++c)
        table[static_cast<std::size_t>(c)] = table[static_cast<std::size_t>(c - 32)] = true;
    for (const char c : {'!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~'})
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

constexpr std::array<std::string_view, 7> known_methods{"GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char small = lower(c);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

std::optional<Refusal> bad(std::string_view reason) {
    return Refusal{400, reason};
}

// What the framing headers said so far; each may come once.
struct Seen {
    bool host = false, length = false, coding = false, expect = false, wants_upgrade = false, names_websocket = false;
    bool close = false, keep_alive = false;
};

std::optional<Refusal> read_request_line(std::string_view line, const GateLimits& limits, Admitted& out) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last)
        return bad("The request line is not 'METHOD target HTTP/1.1'.");
    const auto method = line.substr(0, first), target = line.substr(first + 1, last - first - 1),
               version = line.substr(last + 1);
    out.old_version = version == "HTTP/1.0";
    if (!out.old_version && version != "HTTP/1.1") return bad("Only HTTP/1.1 and HTTP/1.0 are spoken here.");
    if (!is_token(method)) return bad("The method is not a word.");
    if (std::find(known_methods.begin(), known_methods.end(), method) == known_methods.end())
        return Refusal{405, "This method is not known here."};
    if (target.size() > limits.target_bytes) return Refusal{414, "The address is too long."};
    if (target.empty() || target.front() != '/') return bad("The address must begin with '/'.");
    for (const char c : target)
        if (c <= ' ' || c >= 0x7f || c == '#') return bad("The address may hold only visible ASCII and no '#'.");
    const auto question = target.find('?');
    auto path = clean_path(target.substr(0, question));
    if (!path) return bad("The address has a bad escape or leads outside.");
    out.request.path = std::move(*path);
    out.request.method = method;
    out.request.target = target;
    if (question != std::string_view::npos) {
        out.request.query = target.substr(question + 1);
        if (out.request.query.find('%') != std::string::npos && !percent_decoded(out.request.query, true))
            return bad("The query has a bad escape.");
    }
    return std::nullopt;
}

std::optional<Refusal> read_length(std::string_view value, Seen& seen, Admitted& out) {
    if (seen.length) return bad("Content-Length came twice.");
    seen.length = true;
    if (value.empty() || value.size() > 15) return bad("Content-Length must be a number.");
    for (const char c : value) {
        if (c < '0' || c > '9') return bad("Content-Length must be a number.");
        out.length = out.length * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return std::nullopt;
}

// The few headers that decide where a request ends and what the connection does.
std::optional<Refusal> weigh(std::string_view name, std::string_view value, Seen& seen, Admitted& out) {
    switch (name.size()) {
        case 4:
            if (!equals_without_case(name, "host")) break;
            if (seen.host) return bad("Host came twice.");
            if (!is_host(value)) return bad("Host is not a name or address with an optional port.");
            seen.host = true;
            break;
        case 6:
            if (!equals_without_case(name, "expect")) break;
            if (!equals_without_case(value, "100-continue") || seen.expect)
                return Refusal{417, "Only 'Expect: 100-continue' is known."};
            seen.expect = true;
            break;
        case 7:
            if (equals_without_case(name, "upgrade")) seen.names_websocket |= has_token(value, "websocket");
            break;
        case 10:
            if (!equals_without_case(name, "connection")) break;
            seen.close |= has_token(value, "close");
            seen.keep_alive |= has_token(value, "keep-alive");
            seen.wants_upgrade |= has_token(value, "upgrade");
            break;
        case 14:
            if (equals_without_case(name, "content-length")) return read_length(value, seen, out);
            break;
        case 17:
            if (!equals_without_case(name, "transfer-encoding")) break;
            if (seen.coding || !equals_without_case(value, "chunked"))
                return bad("Transfer-Encoding may only be 'chunked', once.");
            seen.coding = true;
            break;
        default:
            break;
    }
    return std::nullopt;
}

std::optional<Refusal> read_field(std::string_view line, Seen& seen, Admitted& out) {
    if (line.front() == ' ' || line.front() == '\t') return bad("A header may not be folded over lines.");
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
        return bad("A header line is not 'Name: value'.");
    const auto name = line.substr(0, colon), value = trimmed(line.substr(colon + 1));
    if (auto refusal = weigh(name, value, seen, out)) return refusal;
    out.request.headers.emplace_back(name, value);
    return std::nullopt;
}

std::optional<Refusal> conclude(const Seen& seen, Admitted& out) {
    if (!seen.host) return bad("Exactly one Host header is needed.");
    if (seen.coding && (seen.length || out.old_version))
        return bad("Transfer-Encoding may not come with Content-Length or HTTP/1.0.");
    if (seen.coding)
        out.framing = Framing::chunked;
    else if (seen.length && out.length > 0)
        out.framing = Framing::length;
    out.keep_alive = !seen.close && (!out.old_version || seen.keep_alive);
    out.expects_continue = seen.expect && !out.old_version && out.framing != Framing::none;
    out.upgrade = seen.wants_upgrade && seen.names_websocket && !out.old_version;
    out.host = out.request.header("host");
    return std::nullopt;
}

// Removes "." and ".." of a decoded path that begins with '/'. False: it climbs above the root.
bool drop_dot_segments(std::string& path) {
    if (path.find("/.") == std::string::npos) return true;
    std::string clean;
    for (std::size_t at = 0; at < path.size();) {
        const auto end = std::min(path.find('/', at + 1), path.size());
        const auto segment = std::string_view{path}.substr(at, end - at);
        const bool last = end == path.size();
        at = end;
        if (segment == "/.") {
            if (last) clean += '/';
        } else if (segment == "/..") {
            if (clean.empty()) return false;
            clean.resize(clean.rfind('/'));
            if (last) clean += '/';
        } else {
            clean += segment;
        }
    }
    path = std::move(clean);
    return true;
}

}  // namespace

HeadScan::Verdict HeadScan::refuse(int status, std::string_view reason) {
    refusal_ = Refusal{status, reason};
    return Verdict::refused;
}

bool HeadScan::too_long(const GateLimits& limits) {
    constexpr std::size_t around_target = 24;  // method, version and blanks
    if (lines_ == 0 && at_ > limits.target_bytes + around_target)
        refuse(414, "The address is too long.");
    else if (at_ > limits.head_bytes || lines_ > limits.head_lines + 1)
        refuse(431, "The headers are too long.");
    else
        return false;
    return true;
}

HeadScan::Verdict HeadScan::look(std::string_view bytes, const GateLimits& limits) {
    for (; at_ < bytes.size(); ++at_) {
        if (!is_control(bytes[at_]) || bytes[at_] == '\t') continue;
        if (bytes[at_] != '\r') return refuse(400, "A control character or a line end without CR.");
        if (at_ + 1 == bytes.size()) break;
        if (bytes[at_ + 1] != '\n') return refuse(400, "A CR without LF.");
        const bool blank = at_ == line_start_;
        ++at_;
        line_start_ = at_ + 1;
        if (!blank) {
            ++lines_;
            if (too_long(limits)) return Verdict::refused;
            continue;
        }
        ++at_;
        if (lines_ == 0) return refuse(400, "The request line is missing.");
        return at_ > limits.head_bytes ? refuse(431, "The headers are too long.") : Verdict::complete;
    }
    return too_long(limits) ? Verdict::refused : Verdict::more;
}

std::optional<Refusal> admit(std::string_view head, const GateLimits& limits, Admitted& out) {
    auto end = head.find("\r\n");
    if (end == std::string_view::npos) return bad("The request line does not end.");
    if (auto refusal = read_request_line(head.substr(0, end), limits, out)) return refusal;
    Seen seen;
    out.request.headers.reserve(12);
    for (auto at = end + 2; at < head.size(); at = end + 2) {
        end = head.find("\r\n", at);
        if (end == std::string_view::npos) return bad("The headers do not end.");
        if (end == at) return conclude(seen, out);
        if (auto refusal = read_field(head.substr(at, end - at), seen, out)) return refusal;
    }
    return bad("The headers do not end.");
}

bool is_host(std::string_view host) {
    std::string_view port;
    if (!host.empty() && host.front() == '[') {
        const auto close = host.find(']');
        if (close == std::string_view::npos || close < 3) return false;
        for (const char c : host.substr(1, close - 1))
            if (hex_digit(c) < 0 && c != ':' && c != '.') return false;
        port = host.substr(close + 1);
    } else {
        const auto colon = host.find(':');
        const auto name = host.substr(0, colon);
        if (name.empty() || name.size() > 253 || name.front() == '.' || name.find("..") != std::string_view::npos)
            return false;
        for (const char c : name)
            if (!(c >= '0' && c <= '9') && !(lower(c) >= 'a' && lower(c) <= 'z') && c != '-' && c != '.' && c != '_')
                return false;
        if (colon != std::string_view::npos) port = host.substr(colon);
    }
    if (port.empty()) return true;
    if (port.front() != ':' || port.size() < 2 || port.size() > 6) return false;
    unsigned number = 0;
    for (const char c : port.substr(1)) {
        if (c < '0' || c > '9') return false;
        number = number * 10 + static_cast<unsigned>(c - '0');
    }
    return number <= 65535;
}

std::optional<std::string> percent_decoded(std::string_view raw, bool form) {
    std::string text;
    text.reserve(raw.size());
    for (std::size_t at = 0; at < raw.size(); ++at) {
        if (raw[at] == '+' && form) {
            text += ' ';
        } else if (raw[at] != '%') {
            text += raw[at];
        } else {
            if (raw.size() - at < 3) return std::nullopt;
            const int high = hex_digit(raw[at + 1]), low = hex_digit(raw[at + 2]);
            if (high < 0 || low < 0 || high * 16 + low == 0) return std::nullopt;
            text += static_cast<char>(high * 16 + low);
            at += 2;
        }
    }
    if (!text::is_valid_utf8(text)) return std::nullopt;
    return text;
}

std::optional<std::string> clean_path(std::string_view raw) {
    std::optional<std::string> path{std::in_place, raw};
    if (raw.find('%') != std::string_view::npos) path = percent_decoded(raw, false);
    if (!path || path->empty() || path->front() != '/') return std::nullopt;
    for (const char c : *path)
        if (is_control(c)) return std::nullopt;
    if (!drop_dot_segments(*path)) return std::nullopt;
    return path;
}

bool equals_without_case(std::string_view one, std::string_view other) {
    if (one.size() != other.size()) return false;
    for (std::size_t at = 0; at < one.size(); ++at)
        if (lower(one[at]) != lower(other[at])) return false;
    return true;
}

bool has_token(std::string_view list, std::string_view token) {
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        if (equals_without_case(trimmed(list.substr(0, comma)), token)) return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

bool is_token(std::string_view text) {
    for (const char c : text)
        if (!token_table[static_cast<unsigned char>(c)]) return false;
    return !text.empty();
}

}  // namespace twicket::net
