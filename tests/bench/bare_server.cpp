// The ceilings: one thread of Boost.Beast that reads each request whole and answers 200 with a small JSON text.
#include "tests/bench/bare_server.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <boost/asio/io_context.hpp>

#include "tests/bench/beast_session.hpp"

namespace twicket::bench {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

void serve(int port, const BeastHandler& handler) {
    asio::io_context context{1};
    tcp::acceptor acceptor{context, {asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port)}};
    accept_beast(acceptor, handler);
    context.run();
}

bool rightly_signed(const BeastRequest& request, const std::string& secret) {
    const std::string text = "v0:" + std::string{request["X-Slack-Request-Timestamp"]} + ":" + request.body();
    unsigned char mac[32];
    unsigned size = 0;
    HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac, &size);
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string wanted = "v0=";
    for (const unsigned char byte : mac) wanted += digits[byte >> 4], wanted += digits[byte & 15];
    const auto given = request["X-Slack-Signature"];
    return given.size() == wanted.size() && CRYPTO_memcmp(given.data(), wanted.data(), wanted.size()) == 0;
}

}  // namespace

void serve_bare(int port) {
    serve(port, [](const BeastRequest&) { return BeastAnswer{R"({"status":"accepted"})"}; });
}

void serve_signed(int port, const std::string& secret) {
    serve(port, [&](const BeastRequest& request) {
        const bool checked = request.method() != boost::beast::http::verb::post || rightly_signed(request, secret);
        return BeastAnswer{R"({"status":"accepted"})", checked ? 200u : 401u};
    });
}

}  // namespace twicket::bench
