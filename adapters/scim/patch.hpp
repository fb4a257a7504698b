// PATCH (RFC 7644, 3.5.2) with the shapes that Entra and Okta really send: operators in any case, "True" for true, no path
// and paths as keys, a choice of values that are not there yet, members to be removed listed as the value. Pure.
#pragma once
#include "adapters/scim/filter.hpp"

namespace twicket::scim {

// The resource as it is afterwards; all operations or none.
Outcome<nlohmann::json> patched(Kind kind, nlohmann::json resource, const nlohmann::json& body);

}  // namespace twicket::scim
