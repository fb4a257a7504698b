// The ceiling: one thread of Boost.Beast that reads each request whole and answers 200 with a small JSON text. Checks
// and stores nothing. Beast may be included here because no part of the product is.
#include "tests/bench/bare_server.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <memory>

namespace twicket::bench {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

struct Session : std::enable_shared_from_this<Session> {
    explicit Session(tcp::socket socket) : stream{std::move(socket)} {}
    void read() {
        request = {};
        http::async_read(stream, buffer, request, [self = shared_from_this()](beast::error_code failed, std::size_t) {
            if (!failed) self->answer();
        });
    }
    void answer() {
        response = {};
        response.version(request.version());
        response.keep_alive(request.keep_alive());
        response.result(http::status::ok);
        response.set(http::field::content_type, "application/json");
        response.body() = R"({"status":"accepted"})";
        response.prepare_payload();
        http::async_write(stream, response, [self = shared_from_this()](beast::error_code failed, std::size_t) {
            if (!failed && self->response.keep_alive()) self->read();
        });
    }
    beast::tcp_stream stream;
    beast::flat_buffer buffer;
    http::request<http::string_body> request;
    http::response<http::string_body> response;
};

void accept(tcp::acceptor& acceptor) {
    acceptor.async_accept([&acceptor](beast::error_code failed, tcp::socket socket) {
        if (!failed) {
            socket.set_option(tcp::no_delay{true});
            std::make_shared<Session>(std::move(socket))->read();
        }
        accept(acceptor);
    });
}

}  // namespace

void serve_bare(int port) {
    asio::io_context context{1};
    tcp::acceptor acceptor{context, {asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port)}};
    accept(acceptor);
    context.run();
}

}  // namespace twicket::bench
