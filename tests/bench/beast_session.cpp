// Read, answer, read again.
#include "tests/bench/beast_session.hpp"

#include <boost/asio/write.hpp>

namespace twicket::bench {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

struct Session : std::enable_shared_from_this<Session> {
    Session(tcp::socket socket, const BeastHandler& its_handler)
        : stream{std::move(socket)}, timer{stream.get_executor()}, handler{its_handler} {}
    void read() {
        request = {};
        http::async_read(stream, buffer, request, [self = shared_from_this()](beast::error_code failed, std::size_t) {
            if (!failed) self->answer();
        });
    }
    void answer() {
        BeastAnswer said = handler(request);
        if (said.one_byte_a_second) return drip(std::move(said.body));
        response = {};
        response.version(request.version());
        response.keep_alive(request.keep_alive());
        response.result(said.status);
        response.set(http::field::content_type, "application/json");
        response.body() = std::move(said.body);
        response.prepare_payload();
        http::async_write(stream, response, [self = shared_from_this()](beast::error_code failed, std::size_t) {
            if (!failed && self->response.keep_alive()) self->read();
        });
    }
    void drip(std::string body) {
        text = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n\r\n" + body;
        sent = 0;
        next_byte();
    }
    void next_byte() {
        if (sent == text.size()) return read();
        timer.expires_after(std::chrono::seconds{1});
        timer.async_wait([self = shared_from_this()](beast::error_code) {
            asio::async_write(self->stream, asio::buffer(self->text.data() + self->sent++, 1),
                              [self](beast::error_code failed, std::size_t) {
                                  if (!failed) self->next_byte();
                              });
        });
    }
    beast::tcp_stream stream;
    asio::steady_timer timer;
    const BeastHandler& handler;
    beast::flat_buffer buffer;
    BeastRequest request;
    http::response<http::string_body> response;
    std::string text;
    std::size_t sent = 0;
};

}  // namespace

void accept_beast(tcp::acceptor& acceptor, const BeastHandler& handler) {
    acceptor.async_accept([&](beast::error_code failed, tcp::socket socket) {
        if (failed == asio::error::operation_aborted) return;
        if (!failed) {
            socket.set_option(tcp::no_delay{true});
            std::make_shared<Session>(std::move(socket), handler)->read();
        }
        accept_beast(acceptor, handler);
    });
}

}  // namespace twicket::bench
