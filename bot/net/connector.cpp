// Opens TCP connections with a time limit, and asks proxies for tunnels. Where to, was decided before.
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/write.hpp>

#include "bot/net/egress.hpp"
#include "bot/net/proxy.hpp"

namespace twicket::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);

class TcpConnector final : public Connector {
  public:
    asio::awaitable<Result<tcp::socket>> connect(std::vector<tcp::endpoint> endpoints, Duration limit) override {
        const auto executor = co_await asio::this_coro::executor;
        const auto deadline = std::chrono::steady_clock::now() + limit;
        Error last{ErrorCode::timeout, "no time was left to connect"};
        for (std::size_t at = 0; at < endpoints.size(); ++at) {
            const auto now = std::chrono::steady_clock::now();
            if (now >= deadline) break;
            // A dead first address must leave time for the others.
            const auto share = (deadline - now) / static_cast<int>(endpoints.size() - at);
            beast::tcp_stream stream{executor};
            stream.expires_after(share);
            const tcp::endpoint endpoint = endpoints[at];
            auto [failed] = co_await stream.async_connect(endpoint, as_values);
            if (!failed) {
                tcp::socket socket = stream.release_socket();
                boost::system::error_code ignored;
                socket.set_option(tcp::no_delay{true}, ignored);
                co_return socket;
            }
            if (failed == asio::error::operation_aborted)
                co_return Error{ErrorCode::cancelled, "stopped while connecting"};
            const bool late = failed == beast::error::timeout;
            last.code = late ? ErrorCode::timeout : ErrorCode::unavailable;
            last.detail = "cannot connect: " + (late ? std::string{"no answer in time"} : failed.message());
        }
        co_return last;
    }
};

}  // namespace

std::unique_ptr<Connector> tcp_connector() {
    return std::make_unique<TcpConnector>();
}

asio::awaitable<Result<tcp::socket>> ask_for_tunnel(tcp::socket socket, std::string authority, Duration limit) {
    beast::tcp_stream stream{std::move(socket)};
    stream.expires_after(limit);
    http::request<http::empty_body> request{http::verb::connect, authority, 11};
    request.set(http::field::host, authority);
    auto [unsent, written] = co_await http::async_write(stream, request, as_values);
    if (unsent) co_return Error{ErrorCode::unavailable, "the proxy closed the connection: " + unsent.message()};
    // The answer's header is read byte by byte, so that nothing of what follows behind it is taken away.
    std::string header;
    while (!header.ends_with("\r\n\r\n") && header.size() < 8192) {
        char byte = 0;
        const auto place = asio::buffer(&byte, 1);
        auto [cut, read] = co_await stream.async_read_some(place, as_values);
        if (cut == beast::error::timeout) co_return Error{ErrorCode::timeout, "the proxy did not answer in time"};
        if (cut) co_return Error{ErrorCode::unavailable, "the proxy closed the connection: " + cut.message()};
        header += byte;
    }
    http::response_parser<http::empty_body> parser;
    parser.skip(true);
    boost::system::error_code bad;
    parser.put(asio::buffer(header), bad);
    if (bad || !parser.is_header_done()) co_return Error{ErrorCode::unavailable, "the proxy's answer cannot be read"};
    const unsigned status = parser.get().result_int();
    if (status < 200 || status > 299) {
        co_return Error{ErrorCode::unavailable, "the proxy refused the tunnel with status " + std::to_string(status)};
    }
    co_return stream.release_socket();
}

}  // namespace twicket::net
