// Links as a reader sees them: which addresses may be opened at all, and whether a label pretends to be another one.
#pragma once
#include <string>
#include <string_view>

namespace twicket::slack {

// http:, https: and mailto: without white space or control characters.
bool is_safe_address(std::string_view address);
// As it may stand in a mrkdwn link: no <, >, | and a proper &.
std::string escaped_address(std::string_view address);
// The label holds something that looks like an address or host (in whatever letters) and it is not this address's host.
bool shows_other_address(std::string_view label, std::string_view address);

}  // namespace twicket::slack
