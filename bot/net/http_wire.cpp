// Beast's parser with the checks it lacks: one length, no unasked compression, nothing behind the end.
#include "bot/net/http_wire.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

namespace twicket::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace ssl = boost::asio::ssl;
using asio::ip::tcp;
using Failure = boost::system::error_code;
using Parser = http::response_parser<http::string_body>;

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);
constexpr std::uint32_t longest_header = 32 * 1024;
constexpr int most_interim_answers = 5;

http::request<http::string_body> beast_request(const WireRequest& call) {
    http::request<http::string_body> request;
    request.version(11);
    request.method_string(call.method);
    request.target(call.target);
    request.set(http::field::host, call.host);
    request.set(http::field::user_agent, "Twicket");
    request.set(http::field::accept_encoding, "identity");
    for (const auto& [name, value] : call.headers) request.set(name, value);
    request.body() = call.body;
    const bool has_body = !call.body.empty() || call.method == "POST" || call.method == "PUT" || call.method == "PATCH";
    if (has_body) request.content_length(call.body.size());
    return request;
}

// Two readings of where the body ends are none. Beast takes an unknown Transfer-Encoding as none at all.
const char* fault_in(const http::response_header<>& header) {
    const auto lengths = header.count(http::field::content_length);
    const auto codings = header.count(http::field::transfer_encoding);
    if (lengths > 1 || codings > 1 || (lengths > 0 && codings > 0)) return "the answer's length is told twice";
    if (codings == 1 &&
        (header.version() != 11 || !beast::iequals(header[http::field::transfer_encoding], "chunked"))) {
        return "the answer's transfer coding is unknown";
    }
    const auto coding = header.find(http::field::content_encoding);
    if (coding != header.end() && !beast::iequals(coding->value(), "identity")) {
        return "the answer is compressed though nobody asked for it";
    }
    return nullptr;
}

Error failure_of(const Failure& failure) {
    if (failure == beast::error::timeout) return {ErrorCode::timeout, "the answer did not come in time"};
    if (failure == asio::error::operation_aborted)
        return {ErrorCode::cancelled, "stopped while waiting for the answer"};
    if (failure == http::error::body_limit) return {ErrorCode::too_large, "the answer is too large"};
    const bool cut = failure == http::error::end_of_stream || failure == http::error::partial_message ||
                     failure == ssl::error::stream_truncated || failure == asio::error::eof;
    if (cut) return {ErrorCode::unavailable, "the connection ended before the answer did"};
    if (failure.category() == make_error_code(http::error::bad_version).category()) {
        return {ErrorCode::invalid, "the answer is not HTTP: " + failure.message()};
    }
    return {ErrorCode::unavailable, "the connection broke: " + failure.message()};
}

HttpAnswer answer_from(Parser& parser) {
    HttpAnswer answer;
    auto& message = parser.get();
    answer.status = static_cast<int>(message.result_int());
    for (const auto& field : message) answer.headers.emplace_back(field.name_string(), field.value());
    answer.body = std::move(message.body());
    return answer;
}

template <class Stream>
class Wire final : public HttpWire {
  public:
    explicit Wire(Stream stream) : stream_(std::move(stream)) {}

    asio::awaitable<Result<HttpAnswer>> exchange(const WireRequest& call, Deadline deadline) override {
        sent_ = answered_ = reusable_ = late_ = false;
        const auto request = beast_request(call);
        beast::get_lowest_layer(stream_).expires_at(deadline);
        sent_ = true;
        auto [unsent, written] = co_await http::async_write(stream_, request, as_values);
        if (unsent) {
            late_ = unsent == beast::error::timeout;
            co_return failure_of(unsent);
        }
        auto parser = std::make_unique<Parser>();
        for (int interim = 0; interim < most_interim_answers; ++interim) {
            prepare(*parser, call);
            auto [failed, read] = co_await http::async_read_header(stream_, buffer_, *parser, as_values);
            answered_ = answered_ || read > 0 || buffer_.size() > 0;
            if (failed) {
                late_ = failed == beast::error::timeout;
                co_return failure_of(failed);
            }
            if (parser->get().result_int() >= 200) break;
            parser = std::make_unique<Parser>();
        }
        if (!parser->is_header_done()) co_return Error{ErrorCode::invalid, "the answer never came to its status"};
        if (const char* fault = fault_in(parser->get())) co_return Error{ErrorCode::invalid, fault};
        auto answer = co_await read_body(*parser);
        co_return answer;
    }

    bool is_quiet() override {
        if (buffer_.size() > 0) return false;
        tcp::socket& socket = beast::get_lowest_layer(stream_).socket();
        Failure failure;
        socket.non_blocking(true, failure);
        if (failure) return false;
        char byte = 0;
        socket.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, failure);
        return failure == asio::error::would_block;
    }

  private:
    static void prepare(Parser& parser, const WireRequest& call) {
        parser.header_limit(longest_header);
        parser.body_limit(call.max_body);
        if (call.method == "HEAD") parser.skip(true);
    }

    asio::awaitable<Result<HttpAnswer>> read_body(Parser& parser) {
        const bool until_close = parser.need_eof();
        if (!parser.is_done()) {
            auto [failed, read] = co_await http::async_read(stream_, buffer_, parser, as_values);
            if (failed) {
                late_ = failed == beast::error::timeout;
                co_return failure_of(failed);
            }
        }
        if (buffer_.size() > 0) co_return Error{ErrorCode::invalid, "more bytes came than the answer announced"};
        reusable_ = parser.keep_alive() && !until_close;
        HttpAnswer answer = answer_from(parser);
        answer.length_known = !until_close;
        co_return answer;
    }

    Stream stream_;
    beast::flat_buffer buffer_;
};

using TlsStream = beast::ssl_stream<beast::tcp_stream>;

std::string why_refused(const std::string& host, SSL* handle, const Failure& failure) {
    const long verdict = ::SSL_get_verify_result(handle);
    if (verdict != X509_V_OK) {
        return "the certificate of " + host + " is not trusted: " + ::X509_verify_cert_error_string(verdict);
    }
    return "no TLS connection to " + host + ": " + failure.message();
}

}  // namespace

std::unique_ptr<HttpWire> plain_wire(tcp::socket socket) {
    return std::make_unique<Wire<beast::tcp_stream>>(beast::tcp_stream{std::move(socket)});
}

asio::awaitable<Result<std::unique_ptr<HttpWire>>> tls_wire(tcp::socket socket, TlsContext tls, std::string host,
                                                            Deadline deadline) {
    TlsStream stream{beast::tcp_stream{std::move(socket)}, *tls};
    const auto expected = expect_peer(stream.native_handle(), host);
    if (!expected) co_return expected.error();
    beast::get_lowest_layer(stream).expires_at(deadline);
    auto [failed] = co_await stream.async_handshake(ssl::stream_base::client, as_values);
    if (failed == beast::error::timeout)
        co_return Error{ErrorCode::timeout, "the TLS handshake with " + host + " took too long"};
    if (failed == asio::error::operation_aborted)
        co_return Error{ErrorCode::cancelled, "stopped during the TLS handshake"};
    if (failed) co_return Error{ErrorCode::unavailable, why_refused(host, stream.native_handle(), failed)};
    const auto certificate = validity_of_peer(stream.native_handle());
    std::unique_ptr<HttpWire> wire = std::make_unique<Wire<TlsStream>>(std::move(stream));
    wire->certificate = certificate;
    co_return wire;
}

}  // namespace twicket::net
