// HTTP over the server's own TLS, seen by OpenSSL's plain client.
#include <openssl/ssl.h>

#include <catch2/catch.hpp>

#include "bot/net/tls.hpp"

#include "tests/support/certificates.hpp"
#include "tests/support/local_server.hpp"
#include "tests/support/raw_client.hpp"

using namespace twicket;
using namespace twicket::testing;

namespace {

// The answer's first line and headers; empty when the handshake fails.
std::string get_over_tls(std::uint16_t port, int newest_version) {
    const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context{SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context.get(), newest_version);
    RawClient client{port};
    const std::unique_ptr<SSL, void (*)(SSL*)> session{SSL_new(context.get()), SSL_free};
    SSL_set_fd(session.get(), client.native());
    if (SSL_connect(session.get()) != 1) return "";
    const std::string_view request = "GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n";
    SSL_write(session.get(), request.data(), static_cast<int>(request.size()));
    char bytes[4096];
    const int size = SSL_read(session.get(), bytes, sizeof bytes);
    return {bytes, static_cast<std::size_t>(std::max(size, 0))};
}

}  // namespace

TEST_CASE("the server speaks TLS 1.2 and 1.3 with its certificate, nothing older, nothing plain", "[net][tls]") {
    const auto shown = make_certificate({});
    const TemporaryFile certificate{shown.certificate_pem}, key{shown.key_pem};
    auto options = impatient();
    options.certificate_file = certificate.path();
    options.key_file = key.path();
    LocalServer server{options};
    add_echo(server.router);
    server.start();
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const auto answer = get_over_tls(server.port(), version);
        CHECK(answer.substr(0, 15) == "HTTP/1.1 200 OK");
        CHECK(answer.find("Strict-Transport-Security: max-age=") != std::string::npos);
    }
    CHECK(get_over_tls(server.port(), TLS1_1_VERSION).empty());
    RawClient plain{server.port()}, silent{server.port()};
    plain.send("GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const auto said = plain.read_to_end();
    REQUIRE(said);
    CHECK(said->find("HTTP/1.1") == std::string::npos);
    CHECK(silent.read_to_end() == "");  // the handshake has a deadline
}

TEST_CASE("a certificate that cannot be used is named at start", "[net][tls]") {
    const auto one = make_certificate({}), other = make_certificate({});
    const TemporaryFile good{one.certificate_pem}, key_of_good{one.key_pem}, key_of_other{other.key_pem};
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"/nowhere.pem", key_of_good.path()}, {good.path(), ""}, {good.path(), key_of_other.path()}};
    for (const auto& [certificate, key] : wrong) {
        const auto context = net::server_context(certificate, key);
        REQUIRE(context.has_error());
        CHECK(context.error().code == ErrorCode::invalid);
    }
    CHECK(net::client_context("/nowhere.pem").has_error());
}

TEST_CASE("a port that is taken and an address that is none are told apart", "[net][http]") {
    LocalServer server;
    server.start();
    net::HttpServerOptions taken;
    taken.port = server.port();
    boost::asio::io_context context;
    net::Router router;
    CHECK(net::HttpServer(context.get_executor(), taken, router).start().error().code == ErrorCode::unavailable);
    net::HttpServerOptions nowhere;
    nowhere.address = "nowhere";
    CHECK(net::HttpServer(context.get_executor(), nowhere, router).start().error().code == ErrorCode::invalid);
}
