// Reading JSON whose shape is somebody else's: what is missing and what has another type are the same, nothing throws.
// Views live as long as the value. What the members mean is the reader's.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace twicket::text {

inline const nlohmann::json& member(const nlohmann::json& object, const char* key) {
    static const nlohmann::json nothing;
    if (!object.is_object()) return nothing;
    const auto found = object.find(key);
    return found == object.end() ? nothing : *found;
}
inline std::string_view text_in(const nlohmann::json& object, const char* key) {
    const nlohmann::json& found = member(object, key);
    return found.is_string() ? std::string_view{found.get_ref<const std::string&>()} : std::string_view{};
}
inline bool flag_in(const nlohmann::json& object, const char* key) {
    const nlohmann::json& found = member(object, key);
    return found.is_boolean() && found.get<bool>();
}
inline const nlohmann::json& first_of(const nlohmann::json& array) {
    static const nlohmann::json nothing;
    return array.is_array() && !array.empty() ? array.front() : nothing;
}

}  // namespace twicket::text
