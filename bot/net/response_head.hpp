// An answer's head as bytes: status line, framing, default security headers. Pure; sending is the connection's.
#pragma once
#include <string>
#include <string_view>

#include "bot/net/http.hpp"

namespace twicket::net {

struct Answering {
    bool keep_alive = true;
    bool old_version = false;  // the request was HTTP/1.0
    bool head_only = false;    // the request was HEAD: Content-Length of the body that is not sent
    bool over_tls = false;     // adds Strict-Transport-Security
    std::string_view date;     // as RFC 9110 wants it; empty: none
};

// Appends the head, with its blank line, to `out`. The server owns Connection, Content-Length and Transfer-Encoding. Of
// the defaults (nosniff, no-referrer, DENY, a closed Content-Security-Policy, no-store …) the response's own header of
// that name wins, and one with an empty value takes it away. False and nothing appended: a status outside 200…599, or a
// header that would split the head (a control character in it); that is a fault of ours.
bool write_head(const HttpResponse& response, const Answering& answering, std::string& out);

// 200, 404 … carry a body; 204 and 304 never do (RFC 9110 section 6.4.1).
bool may_have_body(int status);

// "Sun, 06 Nov 1994 08:49:37 GMT", made once a second. For one thread.
class DateLine {
  public:
    std::string_view now();

  private:
    long second_ = -1;
    char text_[40]{};
};

}  // namespace twicket::net
