// Reading JSON whose shape is somebody else's: what is missing and what has another type are the same, nothing throws.
// Views live as long as the value. What the members mean is decode's.
#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace twicket::yammer {

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

// "1234567890123456" as a number; nothing when it is none, negative, or larger than 63 bits.
std::optional<std::int64_t> id_from(std::string_view digits);
// Yammer's ids are integers of 14 and more digits: never read as a double. One written as a text counts too.
std::optional<std::int64_t> id_of(const nlohmann::json& value);
inline std::optional<std::int64_t> id_in(const nlohmann::json& object, const char* key) {
    return id_of(member(object, key));
}

}  // namespace twicket::yammer
