// Calls to other people's HTTP services: through the egress gate, over verified TLS, within deadlines, and never
// reading a broken answer as success. Retrying and pacing are bot/delivery's; what an answer means is the adapter's.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "bot/clock.hpp"
#include "bot/error.hpp"
#include "bot/net/egress.hpp"
#include "bot/net/http.hpp"
#include "bot/net/tls.hpp"

namespace twicket::net {

struct HttpCall {
    std::string method = "GET";  // GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE
    std::string url{};           // http or https
    Headers headers{};           // Host, lengths and connection headers are set here and refused there
    std::string body{};
    Duration deadline = std::chrono::seconds{20};  // for everything together, waiting for a free connection included
    std::size_t max_body = 1 << 20;                // bytes of the answer's body
    int follow_redirects = 0;                      // at most 3; each target passes the gate as a link
    Reach reach = Reach::configured;
    bool repeatable = false;  // doing it twice does no harm (an idempotency key, a PUT): GET, HEAD, OPTIONS always are
};

struct HttpAnswer {
    int status = 0;
    Headers headers{};
    std::string body{};
    std::string url{};                      // the address that answered in the end
    std::optional<Duration> retry_after{};  // read from Retry-After, at most a day
    bool length_known = true;               // false: the body ended with the connection, so it may have been cut

    bool ok() const { return status >= 200 && status <= 299; }
    // The first header of that name (case-insensitive), or empty.
    std::string_view header(std::string_view name) const;
};

// What a status that is not 2xx means, with retry_after; the detail names host and status only. 429 is rate_limited,
// 503 unavailable, other 5xx and 3xx unknown_outcome (it may have happened), 4xx by their meaning.
Error error_of(const HttpAnswer& answer);
// The body as strict JSON. `unknown_outcome` when it is something else: another type or charset, HTML, half a text.
Result<nlohmann::json> json_of(const HttpAnswer& answer);

struct HttpClientOptions {
    TlsContext tls{};                               // none: the system's authorities
    std::size_t connections_per_place = 128;        // to one scheme, host and port at once; more calls wait
    Duration keep_idle = std::chrono::seconds{30};  // an unused connection stays open this long
    Duration tls_limit = std::chrono::seconds{5};   // for a handshake
    Clock* clock = nullptr;                         // for Retry-After dates; none: the machine's
};

// Used from one executor; must outlive its calls.
//
// Errors before the request can have been seen: `forbidden` (the gate), `invalid` (the call itself), `unavailable` (no
// such name, refused, certificate not trusted), `timeout`, `cancelled`. From the first byte sent on, everything that is
// not a whole, well-formed answer is `unknown_outcome`: reset, cut, wrong length, too large (`too_large` for a GET), too
// late, a compression that nobody asked for. Any whole answer, 500 as well as 302, is a value.
class HttpClient {
  public:
    HttpClient(boost::asio::any_io_executor executor, Egress& egress, HttpClientOptions options = {});
    ~HttpClient();
    boost::asio::awaitable<Result<HttpAnswer>> send(HttpCall call);

  private:
    class Work;
    std::unique_ptr<Work> work_;
};

}  // namespace twicket::net
