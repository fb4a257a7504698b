// The REST API as a document, for programs and for `twicket openapi`.
#pragma once
#include <nlohmann/json.hpp>

namespace twicket::console {

nlohmann::json openapi_document();

}  // namespace twicket::console
