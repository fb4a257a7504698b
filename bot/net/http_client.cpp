// From a call to an answer: the gate, the pool, at most one repetition on a connection found dead, redirects, and the
// line between "cannot have happened" and "may have happened".
#include "bot/net/http_client.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "bot/net/http_pool.hpp"
#include "bot/net/http_wire.hpp"
#include "bot/net/retry_after.hpp"
#include "bot/text/json.hpp"

namespace twicket::net {
namespace {

namespace asio = boost::asio;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool same_text(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::any_of(names.begin(), names.end(), [&](std::string_view each) { return same_text(each, name); });
}

bool is_harmless(std::string_view method) {
    return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

bool is_token(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        return plain || std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
    });
}

std::optional<Error> fault_in(const HttpCall& call) {
    if (!is_one_of(call.method, {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})) {
        return Error{ErrorCode::invalid, "the HTTP method is not one of those in use"};
    }
    for (const auto& [name, value] : call.headers) {
        const bool plain = std::all_of(value.begin(), value.end(), [](char c) {
            return (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) || c == '\t';
        });
        if (!is_token(name) || !plain)
            return Error{ErrorCode::invalid, "a header with characters that may not stand there"};
        if (is_one_of(name, {"Host", "Content-Length", "Transfer-Encoding", "Connection", "Accept-Encoding", "Expect",
                             "Upgrade", "TE", "Trailer"})) {
            return Error{ErrorCode::invalid, "the header " + name + " is set by the client itself"};
        }
    }
    return std::nullopt;
}

std::string place_of(const Url& url, Reach reach) {
    return url.origin() + (reach == Reach::link ? " link" : " configured");
}

// Where a redirect leads, or nothing when the answer is to be handed out as it is.
std::optional<Result<Url>> redirect_of(const HttpAnswer& answer, const Url& from, std::string& method) {
    const bool is_redirect = answer.status == 301 || answer.status == 302 || answer.status == 303 ||
                             answer.status == 307 || answer.status == 308;
    const std::string_view location = answer.header("Location");
    if (!is_redirect || location.empty()) return std::nullopt;
    const Result<Url> to = resolve_reference(from, location);
    if (!is_harmless(method)) {
        // Only "see other" is clear about what an acting call becomes; the others go to whoever made the call.
        if (answer.status != 303) return std::nullopt;
        method = "GET";
    }
    if (to && from.is_secure() && !to->is_secure()) {
        return Result<Url>{Error{ErrorCode::forbidden, "a redirect from https to http was refused"}};
    }
    return to;
}

Error before(Error error) {
    if (error.code == ErrorCode::internal) error.code = ErrorCode::unavailable;
    return error;
}

}  // namespace

std::string_view HttpAnswer::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (same_text(key, name)) return value;
    }
    return {};
}

class HttpClient::Work {
  public:
    Work(asio::any_io_executor executor, Egress& egress, HttpClientOptions options)
        : egress_(egress),
          options_(std::move(options)),
          pool_(std::move(executor), options_.connections_per_place, options_.keep_idle) {
        if (options_.tls) return;
        auto tls = client_context();
        if (!tls) throw std::runtime_error("no TLS for outgoing calls: " + tls.error().detail);
        options_.tls = std::move(*tls);
    }

    asio::awaitable<Result<HttpAnswer>> send(HttpCall call) {
        const Deadline deadline = std::chrono::steady_clock::now() + call.deadline;
        if (const auto fault = fault_in(call)) co_return *fault;
        auto url = parse_url(call.url);
        if (!url) co_return url.error();
        if (url->scheme != "http" && url->scheme != "https")
            co_return Error{ErrorCode::invalid, "only http and https calls"};
        const Url first = *url;
        for (int hop = std::clamp(call.follow_redirects, 0, 3);; --hop) {
            auto answer = co_await send_to(*url, call, deadline);
            if (!answer || hop == 0) co_return answer;
            const std::string method = call.method;
            auto next = redirect_of(*answer, *url, call.method);
            if (!next) co_return answer;
            if (!*next) co_return next->error();
            if (call.method != method) call.body.clear();
            leave_home(call, first, **next);
            url = **next;
        }
    }

  private:
    // What was meant for one place is not told to another, and another place is only reached as a link would be.
    static void leave_home(HttpCall& call, const Url& home, const Url& to) {
        if (to.scheme == home.scheme && to.host == home.host && to.port == home.port) return;
        call.reach = Reach::link;
        std::erase_if(call.headers, [](const auto& header) {
            return !is_one_of(header.first, {"Accept", "Accept-Language"});
        });
        call.body.clear();
    }

    asio::awaitable<Result<HttpAnswer>> send_to(Url url, const HttpCall& call, Deadline deadline) {
        const std::string place = place_of(url, call.reach);
        auto seat = co_await pool_.enter(place, deadline);
        if (!seat) co_return seat.error();
        WireRequest request{call.method, url.target, url.authority(), call.headers, call.body, call.max_body};
        std::unique_ptr<HttpWire> wire = pool_.take(place);
        if (wire) {
            auto answer = co_await wire->exchange(request, deadline);
            const bool found_dead =
                !answer && !wire->answered() && !wire->late() && answer.error().code != ErrorCode::cancelled;
            // A connection that died while nobody used it: once more on a new one, if twice does no harm.
            if (!found_dead || !(is_harmless(call.method) || call.repeatable)) {
                co_return settle(call, std::move(answer), std::move(wire), url, place);
            }
            wire.reset();
        }
        auto opened = co_await open(url, call.reach, request, deadline);
        if (!opened) co_return before(opened.error());
        wire = std::move(*opened);
        auto answer = co_await wire->exchange(request, deadline);
        co_return settle(call, std::move(answer), std::move(wire), url, place);
    }

    asio::awaitable<Result<std::unique_ptr<HttpWire>>> open(const Url& url, Reach reach, WireRequest& request,
                                                            Deadline deadline) {
        // The gate has limits of its own for names and connecting; together they are shorter than any sensible
        // deadline.
        auto opened = co_await egress_.open(url, reach);
        if (!opened) co_return opened.error();
        const Deadline now = std::chrono::steady_clock::now();
        if (now >= deadline) co_return Error{ErrorCode::timeout, "no time was left after connecting"};
        if (opened->absolute_form) request.target = url.to_string();
        if (!url.is_secure()) co_return plain_wire(std::move(opened->socket));
        const Deadline handshake = std::min(deadline, now + std::chrono::steady_clock::duration{options_.tls_limit});
        auto wire = co_await tls_wire(std::move(opened->socket), options_.tls, url.host, handshake);
        co_return wire;
    }

    // The end of an exchange: the connection is kept or dropped, and an error becomes "it may have happened".
    Result<HttpAnswer> settle(const HttpCall& call, Result<HttpAnswer> answer, std::unique_ptr<HttpWire> wire,
                              const Url& url, const std::string& place) {
        if (!answer) {
            Error error = answer.error();
            error.detail = url.origin() + ": " + error.detail;
            // What only reads has happened or not, all the same: that its answer is too large is worth knowing.
            const bool only_too_large = error.code == ErrorCode::too_large && call.method == "GET";
            if (wire->sent() && !only_too_large) error.code = ErrorCode::unknown_outcome;
            return error;
        }
        answer->url = url.to_string();
        const Time now = options_.clock != nullptr ? options_.clock->now() : system_clock().now();
        answer->retry_after = parse_retry_after(answer->header("Retry-After"), now);
        egress_.peers().heard(url.host, answer->header("Date"), answer->header("Age"), now);
        if (wire->certificate) egress_.peers().showed(url.host, *wire->certificate);
        if (wire->reusable()) pool_.keep(place, std::move(wire));
        return answer;
    }

    Egress& egress_;
    HttpClientOptions options_;
    HttpPool pool_;
};

HttpClient::HttpClient(asio::any_io_executor executor, Egress& egress, HttpClientOptions options)
    : work_(std::make_unique<Work>(std::move(executor), egress, std::move(options))) {}
HttpClient::~HttpClient() = default;

asio::awaitable<Result<HttpAnswer>> HttpClient::send(HttpCall call) {
    return work_->send(std::move(call));
}

}  // namespace twicket::net
