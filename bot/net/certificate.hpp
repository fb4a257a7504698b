// How long a certificate is good: of a PEM file that we show, of a peer that showed its own. Checking whether it is to be
// trusted is TLS's (tls.hpp).
#pragma once
#include <optional>
#include <string>

#include "bot/clock.hpp"
#include "bot/error.hpp"

namespace twicket::net {

struct Validity {
    Time from{}, until{};
};

// Of the first certificate in the file. `invalid` when it cannot be read.
Result<Validity> validity_of_file(const std::string& pem_file);
// Of the certificate that the peer of a finished handshake showed; `ssl_handle` is an SSL*. Nothing: it showed none.
std::optional<Validity> validity_of_peer(void* ssl_handle);

// When somebody should be told that it ends: 30 days before, but not before three quarters of its life are over, since
// short-lived ones are renewed by programs.
Time warning_due(const Validity& validity);

}  // namespace twicket::net
