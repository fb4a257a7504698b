// Throw-away certificates for TLS tests, made with OpenSSL on the spot, and a server that shows one.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

namespace twicket::testing {

struct Certificate {
    std::string certificate_pem;
    std::string key_pem;
};

struct CertificateWish {
    std::string name = "desk.example.com";         // subject and DNS name; an IPv4 address becomes an address name
    int valid_from_days = -1, valid_to_days = 30;  // from today
    int rsa_bits = 0;                              // 0: an EC key on P-256
    bool authority = false;
};

// Signed by `issuer`, or by itself.
Certificate make_certificate(const CertificateWish& wish, const Certificate* issuer = nullptr);
// Writes text to a new file in the system's folder for temporary files; removed by the destructor.
class TemporaryFile {
  public:
    explicit TemporaryFile(const std::string& text);
    ~TemporaryFile();
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

// Accepts on 127.0.0.1 on a thread of its own, speaks TLS, and answers each request with a small JSON.
class TlsServer {
  public:
    // `newest_tls`: 0 for all, or one of OpenSSL's version numbers (0x0302 is TLS 1.1).
    explicit TlsServer(const Certificate& shown, int newest_tls = 0);
    ~TlsServer();
    std::uint16_t port() const { return port_; }
    int requests() const { return requests_; }  // that came through a finished handshake

  private:
    void serve();
    struct Context;
    std::unique_ptr<Context> context_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<int> requests_{0};
    std::thread thread_;
};

}  // namespace twicket::testing
