// Any bytes as a filter, a path and a PATCH of SCIM: what is read can be decided on a resource, what a PATCH leaves is a resource that is
// as tidy as before. The first byte chooses.
// fuzz-sources: adapters/scim/schema.cpp adapters/scim/filter.cpp adapters/scim/patch.cpp bot/text/json.cpp bot/error.cpp
#include <cstdint>
#include <string_view>

#include "adapters/scim/patch.hpp"
#include "bot/text/json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace twicket;
    using namespace twicket::scim;
    if (size == 0) return 0;
    static const nlohmann::json user = nlohmann::json::parse(
        R"({"userName":"ann","active":true,"name":{"givenName":"Ann"},"emails":[{"value":"a@b","type":"work","primary":true}]})");
    const std::string_view text{reinterpret_cast<const char*>(bytes) + 1, size - 1};
    if (bytes[0] == 'f') {
        const Outcome<Filter> filter = parse_filter(Kind::user, text);
        if (filter.has_value()) matches(*filter, user);
        return 0;
    }
    if (bytes[0] == 'p') {
        const Outcome<PatchPath> path = parse_path(Kind::user, text);
        if (path.has_value() && path->filter) matches(*path->filter, user["emails"][0]);
        return 0;
    }
    const Result<nlohmann::json> body = text::parse_json(text);
    if (body.has_error()) return 0;
    const Outcome<nlohmann::json> made = patched(Kind::user, user, *body);
    if (made.has_error()) return 0;
    const Outcome<nlohmann::json> again = tidy_resource(Kind::user, *made);
    if (again.has_error()) __builtin_trap();
    return 0;
}
