// The server that says what it is told.
#include "tests/support/raw_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <charconv>

namespace twicket::testing {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {
constexpr auto as_values = asio::as_tuple(asio::use_awaitable);

std::size_t body_length(const std::string& head) {
    const std::size_t at = head.find("\r\nContent-Length: ");
    if (at == std::string::npos) return 0;
    std::size_t length = 0;
    std::from_chars(head.data() + at + 18, head.data() + head.size(), length);
    return length;
}
}  // namespace

asio::awaitable<std::string> Visit::request() {
    while (true) {
        const std::size_t end = unread_.find("\r\n\r\n");
        if (end != std::string::npos) {
            const std::size_t whole = end + 4 + body_length(unread_.substr(0, end));
            if (unread_.size() >= whole) {
                std::string request = unread_.substr(0, whole);
                unread_.erase(0, whole);
                co_return request;
            }
        }
        std::string more(4096, '\0');
        const auto place = asio::buffer(more);
        auto [failed, count] = co_await socket_.async_read_some(place, as_values);
        if (failed) co_return std::string{};
        unread_.append(more, 0, count);
    }
}

asio::awaitable<void> Visit::say(std::string bytes) {
    const auto place = asio::buffer(bytes);
    auto [failed, count] = co_await asio::async_write(socket_, place, as_values);
    static_cast<void>(failed);
    static_cast<void>(count);
}

void Visit::reset() {
    boost::system::error_code ignored;
    socket_.set_option(asio::socket_base::linger{true, 0}, ignored);
    socket_.close(ignored);
}

asio::awaitable<void> Visit::stall() {
    auto [stopped] = co_await forever_.async_wait(as_values);
    static_cast<void>(stopped);
}

RawServer::RawServer(asio::io_context& loop, Script script)
    : loop_(loop),
      acceptor_(loop, tcp::endpoint{asio::ip::address_v4::loopback(), 0}),
      forever_(loop, asio::steady_timer::time_point::max()),
      script_(std::move(script)) {
    asio::co_spawn(loop_, accept_all(), [](std::exception_ptr) {});
}

// The loop must outlive the server; what is left over ends in this last round.
RawServer::~RawServer() {
    going_ = false;
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    forever_.cancel();
    loop_.restart();
    loop_.poll();
}

asio::awaitable<void> RawServer::accept_all() {
    while (going_) {
        auto [failed, socket] = co_await acceptor_.async_accept(as_values);
        if (failed) co_return;
        ++visits;
        auto visit = std::make_shared<Visit>(std::move(socket), forever_);
        asio::co_spawn(loop_, serve(visit), [](std::exception_ptr) {});
    }
}

asio::awaitable<void> RawServer::serve(std::shared_ptr<Visit> visit) {
    co_await script_(*visit);
}

RawServer::Script always(RawServer*& server, std::string answer) {
    return [&server, answer = std::move(answer)](Visit& visit) -> asio::awaitable<void> {
        for (int round = 0; round < 100; ++round) {
            std::string request = co_await visit.request();
            if (request.empty()) co_return;
            server->requests.push_back(std::move(request));
            co_await visit.say(answer);
        }
    };
}

}  // namespace twicket::testing
