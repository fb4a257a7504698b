// TLS contexts of both directions: whom we trust going out, what we show coming in. Connections and handshakes live
// with the server and the clients. Asio-SSL stays out of this header: its types are only named.
#pragma once
#include <memory>
#include <string>

#include "bot/error.hpp"

namespace boost::asio::ssl {
class context;
template <typename Stream>
class stream;
}  // namespace boost::asio::ssl

namespace twicket::net {

using TlsContext = std::shared_ptr<boost::asio::ssl::context>;

// For connections we open: the system's certificate authorities and, when named, those of one more PEM file; the peer
// is verified, TLS 1.2 or newer (RFC 8996). Costs tens of milliseconds: make it once and share it. Error: `invalid`
// with the file that could not be read. The host name is checked per connection, see expect_peer.
Result<TlsContext> client_context(const std::string& extra_ca_file = {});

// For connections we accept: certificate chain and private key from PEM files, TLS 1.2 or newer, no renegotiation.
// Error: `invalid` naming the file that is missing, unreadable or does not fit.
Result<TlsContext> server_context(const std::string& certificate_file, const std::string& key_file);

// To be called with the stream's native handle (an SSL*) before the client's handshake: asks for the host by SNI (not
// for an IP address) and makes the handshake fail unless the certificate names it (RFC 6125). `host` has no brackets or
// port.
Result<void> expect_peer(void* ssl_handle, const std::string& host);

}  // namespace twicket::net
