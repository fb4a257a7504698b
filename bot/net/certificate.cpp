// OpenSSL's times, as ours.
#include "bot/net/certificate.hpp"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <time.h>

#include <algorithm>
#include <cstdio>

namespace twicket::net {
namespace {

std::optional<Time> time_of(const ASN1_TIME* asn1) {
    std::tm broken{};
    if (asn1 == nullptr || ASN1_TIME_to_tm(asn1, &broken) != 1) return std::nullopt;
    return Time{std::chrono::seconds{::timegm(&broken)}};
}

std::optional<Validity> validity_of(const X509* certificate) {
    const auto from = time_of(X509_get0_notBefore(certificate)), until = time_of(X509_get0_notAfter(certificate));
    if (!from || !until) return std::nullopt;
    return Validity{*from, *until};
}

}  // namespace

Result<Validity> validity_of_file(const std::string& pem_file) {
    std::FILE* file = std::fopen(pem_file.c_str(), "re");
    if (file == nullptr) return Error{ErrorCode::invalid, "the certificate " + pem_file + " cannot be opened"};
    X509* certificate = PEM_read_X509(file, nullptr, nullptr, nullptr);
    std::fclose(file);
    std::optional<Validity> validity;
    if (certificate != nullptr) validity = validity_of(certificate);
    X509_free(certificate);
    if (!validity) return Error{ErrorCode::invalid, pem_file + " holds no certificate that can be read"};
    return *validity;
}

std::optional<Validity> validity_of_peer(void* ssl_handle) {
    X509* certificate = SSL_get1_peer_certificate(static_cast<SSL*>(ssl_handle));
    if (certificate == nullptr) return std::nullopt;
    const std::optional<Validity> validity = validity_of(certificate);
    X509_free(certificate);
    return validity;
}

Time warning_due(const Validity& validity) {
    const Duration life = std::max(validity.until - validity.from, Duration{0});
    return validity.until - std::min<Duration>(std::chrono::hours{24 * 30}, life / 4);
}

}  // namespace twicket::net
