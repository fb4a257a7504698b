// Links as a reader sees them: which addresses may be opened at all, and whether a label pretends to be another one.
#pragma once
#include <string>
#include <string_view>

namespace twicket::text {

// http:, https: and mailto: without white space, control characters or any of `never`.
bool is_safe_address(std::string_view address, std::string_view never = {});
// The host that it leads to, folded, without "www.".
std::string host_of(std::string_view address);
// The label holds something that looks like an address or host (in whatever letters) and it is not this address's host.
bool shows_other_address(std::string_view label, std::string_view address);

}  // namespace twicket::text
