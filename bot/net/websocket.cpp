// WebSocket on Beast: framing, UTF-8 and closing rules are Beast's; queueing, limits and cutting are here. Connecting
// and routing live elsewhere.
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "bot/net/websocket_transport.hpp"

namespace twicket::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;
using asio::awaitable;
using asio::redirect_error;
using asio::use_awaitable;
using Failure = boost::system::error_code;
using Monotonic = std::chrono::steady_clock;

constexpr std::size_t kept_buffer = 4096;  // a read buffer grown beyond this is given back
constexpr std::size_t reason_limit = 123;  // RFC 6455 section 5.5: a control frame holds 125 bytes, two are the code

// deflateSupported = false: compression is not even compiled in.
template <class Stream>
class BeastSocket final : public OwnedSocket, public std::enable_shared_from_this<BeastSocket<Stream>> {
    using Inner = websocket::stream<Stream, false>;

  public:
    BeastSocket(Stream&& stream, const WebSocketOptions& options)
        : inner_{std::move(stream)}, options_{options}, cutter_{inner_.get_executor()} {
        inner_.read_message_max(options.message_limit);
        inner_.auto_fragment(false);
        websocket::stream_base::timeout times{};
        times.handshake_timeout = options.handshake_time;
        times.idle_timeout = options.idle_time;
        times.keep_alive_pings = true;
        inner_.set_option(times);
    }

    awaitable<Failure> answer(const HttpRequest& request) {
        beast::http::request<beast::http::empty_body> upgrade;
        upgrade.method(beast::http::verb::get);
        upgrade.target(request.target);
        upgrade.version(11);
        for (const auto& [name, value] : request.headers) upgrade.insert(name, value);
        Failure failure;
        auto token = redirect_error(use_awaitable, failure);
        co_await inner_.async_accept(upgrade, token);
        open_ = !failure;
        co_return failure;
    }

    awaitable<Failure> ask(std::string host, std::string target, Headers headers) {
        const auto decorate = [headers = std::move(headers)](websocket::request_type& request) {
            for (const auto& [name, value] : headers) request.set(name, value);
        };
        inner_.set_option(websocket::stream_base::decorator(decorate));
        Failure failure;
        auto token = redirect_error(use_awaitable, failure);
        co_await inner_.async_handshake(host, target, token);
        open_ = !failure;
        co_return failure;
    }

    awaitable<Result<Received>> read() override {
        const auto self = this->shared_from_this();
        // Beast 1.81 asserts when a stream is read again after an error in the middle of a message.
        if (finished_) co_return Error{ErrorCode::cancelled, "the connection is closed"};
        Failure failure;
        auto token = redirect_error(use_awaitable, failure);
        const std::size_t size = co_await inner_.async_read(buffer_, token);
        if (failure) {
            abort();
            co_return Error{ErrorCode::cancelled, "the connection is closed"};
        }
        const auto bytes = buffer_.data();
        Received received{std::string{static_cast<const char*>(bytes.data()), size}, inner_.got_text()};
        buffer_.consume(size);
        if (buffer_.capacity() > kept_buffer) buffer_ = beast::flat_buffer{};
        co_return received;
    }

    bool post(std::string text, bool is_text) override {
        if (!is_open()) return false;
        if (text.size() > options_.waiting_limit || waiting_ > options_.waiting_limit - text.size()) {
            drop_unsent();
            close(websocket::close_code::try_again_later, "too slow");
            return false;
        }
        waiting_ += text.size();
        queue_.push_back({std::move(text), is_text});
        if (queue_.size() == 1) write_front();
        return true;
    }

    void close(int code, std::string_view reason) override {
        if (closing_ || finished_) return;
        closing_ = true;
        goodbye_.code = static_cast<std::uint16_t>(code);
        const auto clipped = reason.substr(0, reason_limit);
        goodbye_.reason.assign(clipped.data(), clipped.size());
        cutter_.expires_after(options_.closing_time);
        cutter_.async_wait([self = this->shared_from_this()](Failure failure) {
            if (!failure) self->abort();
        });
        if (queue_.empty() || goodbye_.code == websocket::close_code::try_again_later) say_goodbye();
    }

    bool is_open() const override { return open_ && !closing_ && !finished_; }

    void abort() override {
        finish();
        Failure ignored;
        beast::get_lowest_layer(inner_).close(ignored);
    }

    bool stalled(Monotonic::time_point now) const override {
        return !queue_.empty() && now - write_began_ > options_.stall_time;
    }

  private:
    struct Waiting {
        std::string bytes;
        bool is_text;
    };

    void write_front() {
        write_began_ = Monotonic::now();
        inner_.text(queue_.front().is_text);
        inner_.async_write(asio::buffer(queue_.front().bytes),
                           [self = this->shared_from_this()](Failure failure, std::size_t) { self->written(failure); });
    }

    void written(const Failure& failure) {
        waiting_ -= queue_.front().bytes.size();
        queue_.pop_front();
        if (failure) {
            drop_all();
            finish();
        } else if (!queue_.empty()) {
            write_front();
        } else if (closing_) {
            say_goodbye();
        }
    }

    // The front is being written and stays.
    void drop_unsent() {
        while (queue_.size() > 1) {
            waiting_ -= queue_.back().bytes.size();
            queue_.pop_back();
        }
    }

    void drop_all() {
        queue_.clear();
        waiting_ = 0;
    }

    void say_goodbye() {
        if (said_goodbye_ || finished_) return;
        said_goodbye_ = true;
        inner_.async_close(goodbye_, [self = this->shared_from_this()](Failure) { self->finish(); });
    }

    void finish() {
        finished_ = true;
        cutter_.cancel();
    }

    Inner inner_;
    WebSocketOptions options_;
    asio::steady_timer cutter_;
    beast::flat_buffer buffer_;
    std::deque<Waiting> queue_;
    std::size_t waiting_ = 0;
    Monotonic::time_point write_began_{};
    websocket::close_reason goodbye_{};
    bool open_ = false, closing_ = false, said_goodbye_ = false, finished_ = false;
};

template <class Stream>
awaitable<SocketResult> accept_on(std::unique_ptr<Stream> stream, const HttpRequest& request,
                                  WebSocketOptions options) {
    const auto socket = std::make_shared<BeastSocket<Stream>>(std::move(*stream), options);
    const Failure failure = co_await socket->answer(request);
    if (failure) co_return Error{ErrorCode::invalid, "the WebSocket handshake failed: " + failure.message()};
    co_return std::shared_ptr<OwnedSocket>{socket};
}

template <class Stream>
awaitable<SocketResult> open_on(std::unique_ptr<Stream> stream, std::string host, std::string target, Headers headers,
                                WebSocketOptions options) {
    const auto socket = std::make_shared<BeastSocket<Stream>>(std::move(*stream), options);
    const Failure failure = co_await socket->ask(host, target, headers);
    if (failure)
        co_return Error{ErrorCode::unavailable,
                        "the WebSocket handshake with " + host + " failed: " + failure.message()};
    co_return std::shared_ptr<OwnedSocket>{socket};
}

}  // namespace

awaitable<SocketResult> accept_websocket(std::unique_ptr<TcpStream> stream, const HttpRequest& request,
                                         WebSocketOptions options) {
    return accept_on(std::move(stream), request, options);
}

awaitable<SocketResult> accept_websocket(std::unique_ptr<TlsStream> stream, const HttpRequest& request,
                                         WebSocketOptions options) {
    return accept_on(std::move(stream), request, options);
}

awaitable<SocketResult> open_websocket(std::unique_ptr<TcpStream> stream, std::string host, std::string target,
                                       Headers headers, WebSocketOptions options) {
    return open_on(std::move(stream), std::move(host), std::move(target), std::move(headers), options);
}

awaitable<SocketResult> open_websocket(std::unique_ptr<TlsStream> stream, std::string host, std::string target,
                                       Headers headers, WebSocketOptions options) {
    return open_on(std::move(stream), std::move(host), std::move(target), std::move(headers), options);
}

}  // namespace twicket::net
