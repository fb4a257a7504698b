// X.509 by OpenSSL's API, and a blocking TLS server for a few requests.
#include "tests/support/certificates.hpp"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace twicket::testing {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Cert = std::unique_ptr<X509, decltype(&X509_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free_all)>;

void need(bool fine, const char* what) {
    if (!fine) throw std::runtime_error(std::string{"test certificates: "} + what);
}

template <class Write>
std::string to_pem(Write write) {
    const Bio bio{BIO_new(BIO_s_mem()), &BIO_free_all};
    need(write(bio.get()) == 1, "cannot write PEM");
    char* text = nullptr;
    const long length = BIO_get_mem_data(bio.get(), &text);
    return {text, static_cast<std::size_t>(length)};
}

Bio reading(const std::string& pem) {
    return {BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free_all};
}

Key key_from(const std::string& pem) {
    return {PEM_read_bio_PrivateKey(reading(pem).get(), nullptr, nullptr, nullptr), &EVP_PKEY_free};
}

Cert certificate_from(const std::string& pem) {
    return {PEM_read_bio_X509(reading(pem).get(), nullptr, nullptr, nullptr), &X509_free};
}

void extend(X509* certificate, X509* issuer, int what, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str());
    need(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, "cannot add an extension");
    X509_EXTENSION_free(extension);
}

}  // namespace

Certificate make_certificate(const CertificateWish& wish, const Certificate* issuer) {
    const Key key{wish.rsa_bits > 0 ? EVP_RSA_gen(static_cast<unsigned>(wish.rsa_bits)) : EVP_EC_gen("P-256"),
                  &EVP_PKEY_free};
    const Cert certificate{X509_new(), &X509_free};
    need(key && certificate, "cannot make a key");
    static std::atomic<long> serial{1};
    X509_set_version(certificate.get(), X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial++);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), wish.valid_from_days * 86'400L);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), wish.valid_to_days * 86'400L);
    X509_set_pubkey(certificate.get(), key.get());
    const auto* name = reinterpret_cast<const unsigned char*>(wish.name.c_str());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC, name, -1, -1, 0);
    const Cert issuing{issuer != nullptr ? certificate_from(issuer->certificate_pem).release() : nullptr, &X509_free};
    X509* signer = issuing ? issuing.get() : certificate.get();
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer));
    const bool is_address = wish.name.find_first_not_of("0123456789.") == std::string::npos;
    extend(certificate.get(), signer, NID_basic_constraints, wish.authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    extend(certificate.get(), signer, NID_subject_alt_name, (is_address ? "IP:" : "DNS:") + wish.name);
    const Key signing = issuer != nullptr ? key_from(issuer->key_pem) : Key{nullptr, &EVP_PKEY_free};
    need(X509_sign(certificate.get(), signing ? signing.get() : key.get(), EVP_sha256()) > 0, "cannot sign");
    Certificate made;
    made.certificate_pem = to_pem([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate.get()); });
    made.key_pem = to_pem(
        [&](BIO* bio) { return PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
    return made;
}

TemporaryFile::TemporaryFile(const std::string& text) {
    const char* folder = std::getenv("TMPDIR");
    path_ = std::string{folder != nullptr ? folder : "/tmp"} + "/twicket-test-XXXXXX";
    const int file = ::mkstemp(path_.data());
    need(file >= 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()),
         "cannot write a file");
    ::close(file);
}

TemporaryFile::~TemporaryFile() {
    ::unlink(path_.c_str());
}

struct TlsServer::Context {
    SSL_CTX* tls = SSL_CTX_new(TLS_server_method());
    ~Context() { SSL_CTX_free(tls); }
};

TlsServer::TlsServer(const Certificate& shown, int newest_tls) : context_(std::make_unique<Context>()) {
    // A weak key or an old version is the client's to refuse.
    SSL_CTX_set_security_level(context_->tls, 0);
    SSL_CTX_set_min_proto_version(context_->tls, newest_tls != 0 ? newest_tls : TLS1_2_VERSION);
    SSL_CTX_set_max_proto_version(context_->tls, newest_tls);
    need(SSL_CTX_use_certificate(context_->tls, certificate_from(shown.certificate_pem).get()) == 1, "certificate");
    need(SSL_CTX_use_PrivateKey(context_->tls, key_from(shown.key_pem).get()) == 1, "key");
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    need(::bind(listener_, reinterpret_cast<sockaddr*>(&address), length) == 0 && ::listen(listener_, 8) == 0,
         "listen");
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread{[this] { serve(); }};
}

TlsServer::~TlsServer() {
    ::shutdown(listener_, SHUT_RDWR);  // wakes accept
    thread_.join();
    ::close(listener_);
}

void TlsServer::serve() {
    while (true) {
        const int client = ::accept(listener_, nullptr, nullptr);
        if (client < 0) return;
        const timeval patience{5, 0};
        ::setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        SSL* session = SSL_new(context_->tls);
        SSL_set_fd(session, client);
        if (SSL_accept(session) == 1) {
            char request[4096];
            if (SSL_read(session, request, sizeof request) > 0) {
                ++requests_;
                const std::string answer =
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n"
                    "Connection: close\r\n\r\n{\"ok\":true}";
                SSL_write(session, answer.data(), static_cast<int>(answer.size()));
                SSL_shutdown(session);
            }
        }
        ERR_clear_error();
        SSL_free(session);
        ::close(client);
    }
}

}  // namespace twicket::testing
