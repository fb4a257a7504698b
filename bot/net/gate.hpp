// The strict request check: raw bytes of an HTTP/1 request's head → one reading of it, or a refusal (promise S3). Pure:
// no sockets, no clock. It is also the only parser of heads, so no second reading can differ; bodies are in body.hpp.
// Rules: RFC 9110 and 9112, narrowed where they leave a choice.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "bot/net/http.hpp"

namespace twicket::net {

struct GateLimits {
    std::size_t head_bytes = 16 * 1024;   // request line and headers together: 431
    std::size_t head_lines = 100;         // headers: 431
    std::size_t target_bytes = 8 * 1024;  // 414
};

struct Refusal {
    int status = 400;
    std::string_view reason;  // a fixed text for the answer's body, never a piece of the request
};

// Finds the end of the head while it arrives, and refuses at once what can never become one (a bare CR or LF, a control
// character, too long), so a client of another protocol is not waited for.
class HeadScan {
  public:
    enum class Verdict { more, complete, refused };
    // All bytes since the request began; looks only at those it has not seen yet.
    Verdict look(std::string_view bytes, const GateLimits& limits);
    std::size_t size() const { return at_; }  // when complete: the head's length with its blank line
    const Refusal& refusal() const { return refusal_; }

  private:
    Verdict refuse(int status, std::string_view reason);
    bool too_long(const GateLimits& limits);
    std::size_t at_ = 0, line_start_ = 0, lines_ = 0;
    Refusal refusal_{};
};

// How the body's length is known.
enum class Framing { none, length, chunked };

struct Admitted {
    HttpRequest request;  // all but body and remote
    Framing framing = Framing::none;
    std::uint64_t length = 0;  // with Framing::length
    bool keep_alive = true;
    bool old_version = false;       // HTTP/1.0
    bool expects_continue = false;  // wants "100 Continue" before it sends the body
    bool upgrade = false;           // asks for "websocket", by both Upgrade and Connection
    std::string_view host;          // the Host header, a view into request.headers
};

// The reading of a complete head (with its blank line), or why it is refused.
std::optional<Refusal> admit(std::string_view head, const GateLimits& limits, Admitted& out);

// "desk.example.com:8080" → well-formed: a name, an IPv4 or a bracketed IPv6 address, then perhaps a port.
bool is_host(std::string_view host);

// Percent-decoded and without dot segments. Nothing: a bad escape, a control character, bad UTF-8, or it climbs out.
std::optional<std::string> clean_path(std::string_view raw);

// Percent-decoded; with `form`, '+' is a blank. Nothing: a bad escape, NUL or bad UTF-8.
std::optional<std::string> percent_decoded(std::string_view raw, bool form);

bool equals_without_case(std::string_view one, std::string_view other);
// A comma-separated header value holds this token (without case).
bool has_token(std::string_view list, std::string_view token);
// Letters, digits and the fifteen signs of RFC 9110 `token`; not empty.
bool is_token(std::string_view text);

}  // namespace twicket::net
