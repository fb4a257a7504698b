// Making TLS contexts with OpenSSL; no sockets here.
#include "bot/net/tls.hpp"

#include <openssl/x509v3.h>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/context.hpp>

namespace twicket::net {
namespace ssl = boost::asio::ssl;
namespace {

using Failure = boost::system::error_code;

void harden(ssl::context& context) {
    SSL_CTX* native = context.native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);  // an idle connection keeps no record buffers
}

Error cannot(const char* what, const std::string& file, const Failure& why) {
    return Error{ErrorCode::invalid, std::string{what} + " " + file + " cannot be used: " + why.message()};
}

}  // namespace

Result<TlsContext> client_context(const std::string& extra_ca_file) {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
    harden(*context);
    Failure failure;
    context->set_default_verify_paths(failure);
    if (failure) return Error{ErrorCode::invalid, "the system's certificate authorities cannot be read"};
    if (!extra_ca_file.empty()) context->load_verify_file(extra_ca_file, failure);
    if (failure) return cannot("the certificate authority", extra_ca_file, failure);
    context->set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert, failure);
    if (failure) return Error{ErrorCode::internal, "certificate checking cannot be switched on"};
    return context;
}

Result<TlsContext> server_context(const std::string& certificate_file, const std::string& key_file) {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    harden(*context);
    Failure failure;
    context->use_certificate_chain_file(certificate_file, failure);
    if (failure) return cannot("the TLS certificate", certificate_file, failure);
    context->use_private_key_file(key_file, ssl::context::pem, failure);
    if (failure) return cannot("the TLS key", key_file, failure);
    if (SSL_CTX_check_private_key(context->native_handle()) != 1)
        return Error{ErrorCode::invalid, "the TLS key " + key_file + " does not belong to " + certificate_file};
    return context;
}

Result<void> expect_peer(void* ssl_handle, const std::string& host) {
    auto* handle = static_cast<SSL*>(ssl_handle);
    Failure not_an_address;
    boost::asio::ip::make_address(host, not_an_address);
    X509_VERIFY_PARAM* rules = SSL_get0_param(handle);
    bool set = false;
    if (not_an_address) {
        X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        set = SSL_set_tlsext_host_name(handle, host.c_str()) == 1 &&
              X509_VERIFY_PARAM_set1_host(rules, host.c_str(), 0) == 1;
    } else {
        set = X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) == 1;
    }
    if (host.empty() || !set) return Error{ErrorCode::invalid, "'" + host + "' is no host name to verify"};
    return {};
}

}  // namespace twicket::net
