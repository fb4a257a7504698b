// `twicket openapi`: the REST document, as a running console serves it.
#include <iostream>
#include <nlohmann/json.hpp>

#include "bot/app/command_line.hpp"
#include "console/openapi.hpp"

namespace twicket::app {
namespace {

int print_openapi(std::span<const std::string_view> words) {
    const auto arguments = Arguments::parse(words, {}, {"json"});
    if (arguments.has_error() || !arguments->plain().empty())
        return usage_error("openapi", arguments.has_error() ? arguments.error().detail : "takes no words");
    std::cout << console::openapi_document().dump(arguments->has("json") ? -1 : 2) << '\n';
    return std::cout.flush() ? 0 : 1;
}

}  // namespace

const Command openapi_command{"openapi", "[--json]", "prints the REST API's document (OpenAPI 3.1)", print_openapi};

}  // namespace twicket::app
