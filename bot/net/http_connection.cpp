// One connection's life: head, body, handler, answer, again; or an upgrade to a WebSocket. Deadlines are only noted
// here: the server sweeps over all connections once a second, which costs less than a timer an operation.
// Long because it is one class template over plain and TLS streams; in pieces, each would compile Beast once more.
#include "bot/net/http_connection.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <random>

#include "bot/net/body.hpp"
#include "bot/net/websocket_transport.hpp"

namespace twicket::net {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using asio::redirect_error;
using asio::use_awaitable;
using Failure = boost::system::error_code;

constexpr std::size_t small_read = 4096, large_read = 64 * 1024;
constexpr std::size_t kept_buffer = 8 * 1024;   // a read buffer grown beyond this is given back
constexpr std::size_t joined_body = 16 * 1024;  // a body up to this is sent in one piece with its head

// What a step leads to: the next step, an answer and then the next request, an answer and the end, or the end.
enum class Outcome { proceed, answered, refused, gone };

Outcome refuse(const Refusal& refusal, HttpResponse& answer) {
    answer = HttpResponse::problem(refusal.status, refusal.reason);
    if (refusal.status == 405) answer.headers.emplace_back("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE");
    return Outcome::refused;
}

std::string new_fault_id() {
    static std::mt19937_64 random{std::random_device{}()};
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(random()));
    return text;
}

HttpResponse fault_answer(const HttpRequest& request, std::string_view what) {
    const auto id = new_fault_id();
    spdlog::error("http: request {} failed: {} {}: {}", id, request.method, request.path, what);
    return HttpResponse::problem(500, "Something went wrong here. If you report it, name this number: " + id);
}

std::string allowed_methods(const Router& router, std::string_view path) {
    std::string allowed;
    for (const std::string_view method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
        bool known = false;
        if (router.find(method, path, known) != nullptr) allowed.append(allowed.empty() ? "" : ", ").append(method);
    }
    return allowed;
}

bool is_one_of(std::string_view text, const std::vector<std::string>& list) {
    return std::any_of(list.begin(), list.end(), [&](const auto& item) { return equals_without_case(item, text); });
}

std::string_view without_port(std::string_view host) {
    const auto close = host.rfind(']');
    const auto colon = host.rfind(':');
    return colon == std::string_view::npos || (close != std::string_view::npos && colon < close)
               ? host
               : host.substr(0, colon);
}

// A browser says where the page came from; it must be ours. Other programs say nothing and hold no cookies to be
// misused.
bool is_own_origin(const Admitted& admitted, const HttpServerOptions& options) {
    const auto origin = admitted.request.header("origin");
    if (origin.empty() || is_one_of(origin, options.allowed_origins)) return true;
    const auto scheme = origin.find("://");
    return scheme != std::string_view::npos && equals_without_case(origin.substr(scheme + 3), admitted.host);
}

template <class Stream>
class StreamConnection final : public Connection {
    static constexpr bool over_tls = !std::is_same_v<Stream, TcpStream>;

  public:
    StreamConnection(std::shared_ptr<ServerCore> core, std::unique_ptr<Stream> stream, std::string remote,
                     std::string address_key)
        : core_{std::move(core)},
          stream_{std::move(stream)},
          remote_{std::move(remote)},
          address_key_{std::move(address_key)} {
        core_->connections.insert(this);
    }
    ~StreamConnection() override { core_->remove(*this, address_key_); }

    awaitable<void> run();
    bool overdue(Monotonic::time_point now) const override;
    void time_out() override;
    void drain() override;
    void cut() override;
    asio::cancellation_slot slot() { return cancel_.slot(); }

  private:
    void enter(Phase phase);
    auto& lowest() {
        if constexpr (over_tls)
            return stream_->next_layer();
        else
            return *stream_;
    }
    std::string_view waiting() const {
        const auto bytes = buffer_.data();
        return {static_cast<const char*>(bytes.data()), bytes.size()};
    }
    void wake();
    Outcome broken_off(HttpResponse& answer);
    Outcome find_route(const Admitted& admitted, const Router::Route*& route, HttpResponse& answer);
    Outcome check_upgrade(const Admitted& admitted, const Router::Route& route, HttpResponse& answer);
    Outcome check_rest(const Admitted& admitted, HttpResponse& answer);
    awaitable<bool> handshake();
    awaitable<std::size_t> read_more(std::size_t wish);
    awaitable<bool> serve_one();
    awaitable<Outcome> read_head(Admitted& admitted, HttpResponse& answer);
    awaitable<Outcome> read_body(Admitted& admitted, std::size_t limit, HttpResponse& answer);
    awaitable<Outcome> read_counted(Admitted& admitted, HttpResponse& answer);
    awaitable<Outcome> read_chunked(Admitted& admitted, std::size_t limit, HttpResponse& answer);
    awaitable<HttpResponse> handle(const Router::Route& route, const HttpRequest& request);
    awaitable<bool> write_answer(const Admitted& admitted, HttpResponse& answer, bool keep_alive);
    awaitable<bool> send(std::string_view head, std::string_view body);
    awaitable<void> serve_socket(const Admitted& admitted, const Router::Route& route);
    awaitable<void> talk(const HttpRequest& request, const Router::Route& route, std::shared_ptr<OwnedSocket> socket);
    awaitable<void> linger();

    std::shared_ptr<ServerCore> core_;
    std::unique_ptr<Stream> stream_;  // null once it has become a WebSocket
    std::shared_ptr<OwnedSocket> socket_;
    std::string remote_, address_key_;
    boost::beast::flat_buffer buffer_;
    asio::cancellation_signal cancel_;
    Failure failure_;
    Monotonic::time_point phase_began_ = Monotonic::now(), moved_at_ = phase_began_;
    std::uint64_t moved_ = 0;  // bytes in this phase
    Phase phase_ = Phase::idle;
    bool timed_out_ = false, ending_ = false, cut_ = false;
};

template <class Stream>
void StreamConnection<Stream>::enter(Phase phase) {
    phase_ = phase;
    phase_began_ = moved_at_ = Monotonic::now();
    moved_ = 0;
}

template <class Stream>
bool StreamConnection<Stream>::overdue(Monotonic::time_point now) const {
    const auto& options = core_->options;
    const auto spent = now - phase_began_;
    switch (phase_) {
        case Phase::handshake:
        case Phase::head:
            return spent > options.head_time;
        case Phase::idle:
            return spent > options.idle_time;
        case Phase::lingering:
            return spent > options.linger_time;
        case Phase::body:
        case Phase::writing: {
            if (now - moved_at_ > options.stall_time) return true;
            if (spent <= options.grace_time) return false;
            const std::chrono::duration<double> counted = spent - options.grace_time;
            return static_cast<double>(moved_) < counted.count() * static_cast<double>(options.least_rate);
        }
        case Phase::handling:
            return false;  // handlers have deadlines of their own
        case Phase::socket:
            return socket_ && socket_->stalled(now);
    }
    return false;
}

template <class Stream>
void StreamConnection<Stream>::wake() {
    Failure ignored;
    if (stream_) lowest().cancel(ignored);
}

template <class Stream>
void StreamConnection<Stream>::time_out() {
    if (!timed_out_) ++core_->counts.timed_out;
    timed_out_ = true;
    Failure ignored;
    // What a peer does not take would otherwise stay in the kernel long after us.
    if (stream_ && phase_ == Phase::writing) lowest().set_option(asio::socket_base::linger{true, 0}, ignored);
    if (socket_) socket_->abort();
    wake();
}

template <class Stream>
void StreamConnection<Stream>::drain() {
    ending_ = true;
    if (phase_ == Phase::idle || phase_ == Phase::handshake) wake();
    if (socket_) socket_->close(1001, "The server is stopping.");
}

template <class Stream>
void StreamConnection<Stream>::cut() {
    ending_ = cut_ = true;
    Failure ignored;
    if (socket_) socket_->abort();
    if (stream_) lowest().close(ignored);
    cancel_.emit(asio::cancellation_type::terminal);
}

template <class Stream>
awaitable<void> StreamConnection<Stream>::run() {
    bool going_on = true;
    if constexpr (over_tls) going_on = co_await handshake();
    while (going_on) {
        going_on = co_await serve_one();
    }
}

template <class Stream>
awaitable<bool> StreamConnection<Stream>::handshake() {
    if constexpr (over_tls) {
        enter(Phase::handshake);
        auto token = redirect_error(use_awaitable, failure_);
        co_await stream_->async_handshake(asio::ssl::stream_base::server, token);
    }
    co_return !failure_ && !ending_;
}

// 0: the peer ended, the deadline passed, or the connection broke; see broken_off.
template <class Stream>
awaitable<std::size_t> StreamConnection<Stream>::read_more(std::size_t wish) {
    const auto space = buffer_.prepare(wish);
    failure_ = {};
    auto token = redirect_error(use_awaitable, failure_);
    const std::size_t size = co_await stream_->async_read_some(space, token);
    buffer_.commit(size);
    moved_ += size;
    moved_at_ = Monotonic::now();
    co_return failure_ ? 0 : size;
}

template <class Stream>
Outcome StreamConnection<Stream>::broken_off(HttpResponse& answer) {
    if (ending_ && phase_ == Phase::idle) return Outcome::gone;
    if (timed_out_)
        return phase_ == Phase::idle ? Outcome::gone : refuse({408, "The request took too long to arrive."}, answer);
    const bool began = phase_ == Phase::body || !waiting().empty();
    if (failure_ == asio::error::eof && began) return refuse({400, "The request breaks off."}, answer);
    return Outcome::gone;
}

template <class Stream>
awaitable<bool> StreamConnection<Stream>::serve_one() {
    Admitted admitted;
    HttpResponse answer;
    const Router::Route* route = nullptr;
    Outcome outcome = co_await read_head(admitted, answer);
    if (outcome == Outcome::proceed) outcome = find_route(admitted, route, answer);
    if (outcome == Outcome::proceed && route->socket) {
        co_await serve_socket(admitted, *route);
        co_return false;
    }
    if (outcome == Outcome::proceed) {
        outcome = co_await read_body(admitted, route->options.body_limit, answer);
    }
    if (outcome == Outcome::gone) co_return false;
    if (outcome == Outcome::proceed) {
        answer = co_await handle(*route, admitted.request);
    }
    if (outcome == Outcome::refused) ++core_->counts.refused;
    const bool keep_alive = outcome != Outcome::refused && admitted.keep_alive && !core_->draining && !ending_;
    const bool written = co_await write_answer(admitted, answer, keep_alive);
    if (written && !keep_alive) {
        co_await linger();
    }
    co_return written&& keep_alive;
}

template <class Stream>
awaitable<Outcome> StreamConnection<Stream>::read_head(Admitted& admitted, HttpResponse& answer) {
    const auto& limits = core_->options.gate;
    HeadScan scan;
    bool skipped = false;
    enter(waiting().empty() ? Phase::idle : Phase::head);
    if (waiting().empty() && buffer_.capacity() > kept_buffer) buffer_ = boost::beast::flat_buffer{};
    for (;;) {
        // One empty line before a request is forgiven (RFC 9112 section 2.2).
        if (!skipped && waiting().substr(0, 2) == "\r\n") {
            buffer_.consume(2);
            skipped = true;
        }
        const auto verdict = scan.look(waiting(), limits);
        if (verdict == HeadScan::Verdict::refused) co_return refuse(scan.refusal(), answer);
        if (verdict == HeadScan::Verdict::complete) break;
        const std::size_t size = co_await read_more(small_read);
        if (size == 0) co_return broken_off(answer);
        if (phase_ == Phase::idle) enter(Phase::head);
    }
    const auto refusal = admit(waiting().substr(0, scan.size()), limits, admitted);
    buffer_.consume(scan.size());
    if (refusal) co_return refuse(*refusal, answer);
    ++core_->counts.requests;
    admitted.request.remote = remote_;
    co_return Outcome::proceed;
}

template <class Stream>
Outcome StreamConnection<Stream>::find_route(const Admitted& admitted, const Router::Route*& route,
                                             HttpResponse& answer) {
    const auto& options = core_->options;
    const auto& request = admitted.request;
    if (!options.allowed_hosts.empty() && !is_one_of(without_port(admitted.host), options.allowed_hosts))
        return refuse({421, "This server does not answer for that host."}, answer);
    bool path_known = false;
    route = core_->router.find(request.method, request.path, path_known);
    // Answering before an unread body means that the connection cannot be used again.
    const auto without_body = admitted.framing == Framing::none ? Outcome::answered : Outcome::refused;
    if (route == nullptr) {
        answer = path_known ? HttpResponse::problem(405, "This address does not take that method.")
                            : HttpResponse::problem(404, "There is nothing at this address.");
        if (path_known) answer.headers.emplace_back("Allow", allowed_methods(core_->router, request.path));
        return without_body;
    }
    if (route->socket) return check_upgrade(admitted, *route, answer);
    if (core_->counts.running < options.requests_at_once || route->options.always) return Outcome::proceed;
    ++core_->counts.shed;
    answer = HttpResponse::problem(503, "Too much at once. Please try again in a moment.", 1);
    return without_body;
}

template <class Stream>
Outcome StreamConnection<Stream>::check_upgrade(const Admitted& admitted, const Router::Route& route,
                                                HttpResponse& answer) {
    if (!admitted.upgrade || admitted.request.header("sec-websocket-version") != "13") {
        refuse({426, "This address speaks WebSocket, version 13."}, answer);
        answer.headers.emplace_back("Upgrade", "websocket");
        answer.headers.emplace_back("Sec-WebSocket-Version", "13");
        return Outcome::refused;
    }
    if (admitted.framing != Framing::none || !waiting().empty())
        return refuse({400, "A WebSocket request has no body."}, answer);
    if (admitted.request.header("sec-websocket-key").size() != 24)
        return refuse({400, "Sec-WebSocket-Key is wrong."}, answer);
    if (!route.options.allow_any_origin && !is_own_origin(admitted, core_->options))
        return refuse({403, "This page may not connect here."}, answer);
    return Outcome::proceed;
}

// After the last request of a connection nothing may follow: whoever wrote it counted on another reading of the
// lengths.
template <class Stream>
Outcome StreamConnection<Stream>::check_rest(const Admitted& admitted, HttpResponse& answer) {
    if (admitted.keep_alive || waiting().find_first_not_of("\r\n") == std::string_view::npos) return Outcome::proceed;
    return refuse({400, "Bytes follow the connection's last request."}, answer);
}

template <class Stream>
awaitable<Outcome> StreamConnection<Stream>::read_body(Admitted& admitted, std::size_t limit, HttpResponse& answer) {
    if (admitted.framing == Framing::none) co_return check_rest(admitted, answer);
    if (admitted.framing == Framing::length && admitted.length > limit)
        co_return refuse({413, "The body is too long."}, answer);
    if (admitted.expects_continue && waiting().empty()) {
        const bool sent = co_await send("HTTP/1.1 100 Continue\r\n\r\n", "");
        if (!sent) co_return Outcome::gone;
    }
    enter(Phase::body);
    Outcome outcome = Outcome::gone;
    if (admitted.framing == Framing::length) {
        outcome = co_await read_counted(admitted, answer);
    } else {
        outcome = co_await read_chunked(admitted, limit, answer);
    }
    co_return outcome == Outcome::proceed ? check_rest(admitted, answer) : outcome;
}

template <class Stream>
awaitable<Outcome> StreamConnection<Stream>::read_counted(Admitted& admitted, HttpResponse& answer) {
    auto& body = admitted.request.body;
    const auto length = static_cast<std::size_t>(admitted.length);
    body.reserve(std::min(length, large_read));  // not the claimed length: memory follows bytes that came
    for (;;) {
        const auto part = waiting().substr(0, length - body.size());
        body.append(part);
        buffer_.consume(part.size());
        if (body.size() == length) co_return Outcome::proceed;
        const std::size_t size = co_await read_more(std::clamp(length - body.size(), small_read, large_read));
        if (size == 0) co_return broken_off(answer);
    }
}

template <class Stream>
awaitable<Outcome> StreamConnection<Stream>::read_chunked(Admitted& admitted, std::size_t limit, HttpResponse& answer) {
    ChunkedBody chunks;
    for (;;) {
        auto rest = waiting();
        const auto before = rest.size();
        const auto verdict = chunks.take(rest, admitted.request.body, limit);
        buffer_.consume(before - rest.size());
        switch (verdict) {
            case ChunkedBody::Verdict::complete:
                co_return Outcome::proceed;
            case ChunkedBody::Verdict::bad:
                co_return refuse({400, "The chunked body is malformed."}, answer);
            case ChunkedBody::Verdict::too_large:
                co_return refuse({413, "The body is too long."}, answer);
            case ChunkedBody::Verdict::more:
                break;
        }
        const std::size_t size = co_await read_more(small_read * 4);
        if (size == 0) co_return broken_off(answer);
    }
}

template <class Stream>
awaitable<HttpResponse> StreamConnection<Stream>::handle(const Router::Route& route, const HttpRequest& request) {
    struct Running {
        explicit Running(std::size_t& count) : count_{count} { ++count_; }
        ~Running() { --count_; }
        std::size_t& count_;
    };
    const Running running{core_->counts.running};
    enter(Phase::handling);
    std::string what = "an exception of unknown type";
    try {
        auto work = route.handler(request);
        auto answer = co_await std::move(work);
        co_return answer;
    } catch (const std::exception& fault) {
        what = fault.what();
    } catch (...) {
    }
    if (cut_) co_return HttpResponse{503};
    ++core_->counts.failed;
    co_return fault_answer(request, what);
}

template <class Stream>
awaitable<bool> StreamConnection<Stream>::write_answer(const Admitted& admitted, HttpResponse& answer,
                                                       bool keep_alive) {
    Answering answering{keep_alive, admitted.old_version, admitted.request.method == "HEAD", over_tls,
                        core_->date.now()};
    std::string head;
    const bool joined = answer.body.size() <= joined_body;
    head.reserve(768 + (joined ? answer.body.size() : 0));
    if (!write_head(answer, answering, head)) {
        answer = fault_answer(admitted.request, "the handler's answer has an impossible status or header");
        write_head(answer, answering, head);
    }
    const bool silent = answering.head_only || !may_have_body(answer.status);
    if (silent) answer.body.clear();
    if (joined) head.append(answer.body), answer.body.clear();
    const bool sent = co_await send(head, answer.body);
    co_return sent;
}

template <class Stream>
awaitable<bool> StreamConnection<Stream>::send(std::string_view head, std::string_view body) {
    enter(Phase::writing);
    timed_out_ = false;  // a late request's 408 gets its own time
    failure_ = {};
    auto token = redirect_error(use_awaitable, failure_);
    while (!head.empty() || !body.empty()) {
        const std::array<asio::const_buffer, 2> parts{asio::const_buffer{head.data(), head.size()},
                                                      asio::const_buffer{body.data(), body.size()}};
        const std::size_t size = co_await stream_->async_write_some(parts, token);
        if (failure_) co_return false;
        moved_ += size;
        moved_at_ = Monotonic::now();
        const auto of_head = std::min(size, head.size());
        head.remove_prefix(of_head);
        body.remove_prefix(size - of_head);
    }
    co_return true;
}

template <class Stream>
awaitable<void> StreamConnection<Stream>::serve_socket(const Admitted& admitted, const Router::Route& route) {
    buffer_ = boost::beast::flat_buffer{};
    enter(Phase::socket);
    auto accepting = accept_websocket(std::move(stream_), admitted.request, core_->options.socket);
    const SocketResult socket = co_await std::move(accepting);
    if (!socket || cut_) co_return;
    socket_ = *socket;
    if (core_->draining) socket_->close(1001, "The server is stopping.");
    co_await talk(admitted.request, route, *socket);
    // Reads on until the goodbye has been answered or its time is over.
    bool open = true;
    while (open) {
        const auto ignored = co_await socket_->read();
        open = ignored.has_value();
    }
}

template <class Stream>
awaitable<void> StreamConnection<Stream>::talk(const HttpRequest& request, const Router::Route& route,
                                               std::shared_ptr<OwnedSocket> socket) {
    std::string what;
    try {
        auto work = route.socket(request, socket);
        co_await std::move(work);
    } catch (const std::exception& fault) {
        what = fault.what();
    } catch (...) {
        what = "an exception of unknown type";
    }
    if (!what.empty() && !cut_) {
        ++core_->counts.failed;
        fault_answer(request, what);
    }
    socket->close(what.empty() ? 1000 : 1011, "");
}

// Says that nothing more comes and reads on for a while: closing over unread bytes would reset the connection, and the
// peer might lose the answer.
template <class Stream>
awaitable<void> StreamConnection<Stream>::linger() {
    enter(Phase::lingering);
    lowest().shutdown(TcpStream::shutdown_send, failure_);
    std::array<char, 2048> sink;
    auto token = redirect_error(use_awaitable, failure_);
    while (!failure_ && !timed_out_) {
        const auto space = asio::buffer(sink);
        co_await lowest().async_read_some(space, token);
    }
}

template <class Stream>
void spawn(const std::shared_ptr<ServerCore>& core, std::unique_ptr<Stream> stream, std::string remote,
           std::string address_key) {
    auto connection =
        std::make_shared<StreamConnection<Stream>>(core, std::move(stream), std::move(remote), std::move(address_key));
    const auto slot = connection->slot();
    auto running = connection->run();
    const auto ended = [connection](const std::exception_ptr& fault) {
        try {
            if (fault) std::rethrow_exception(fault);
        } catch (const boost::system::system_error& error) {
            if (error.code() != asio::error::operation_aborted)
                spdlog::error("http: a connection ended with {}", error.what());
        } catch (const std::exception& error) {
            spdlog::error("http: a connection ended with {}", error.what());
        }
    };
    asio::co_spawn(core->executor, std::move(running), asio::bind_cancellation_slot(slot, ended));
}

}  // namespace

void serve_connection(const std::shared_ptr<ServerCore>& core, asio::ip::tcp::socket stream, std::string remote,
                      std::string address_key) {
    if (core->tls)
        spawn(core, std::make_unique<TlsStream>(std::move(stream), *core->tls), std::move(remote),
              std::move(address_key));
    else
        spawn(core, std::make_unique<TcpStream>(std::move(stream)), std::move(remote), std::move(address_key));
}

}  // namespace twicket::net
