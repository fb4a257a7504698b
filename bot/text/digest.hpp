// SHA-256 as lower-case hex. Not for passwords, not for signatures.
#pragma once
#include <string>
#include <string_view>

namespace twicket::text {

std::string sha256_hex(std::string_view bytes);

}  // namespace twicket::text
