// Yammer's ids: integers of 14 and more digits, never read as a double.
#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "bot/text/shape.hpp"

namespace twicket::yammer {

// "1234567890123456" as a number; nothing when it is none, negative, or larger than 63 bits.
std::optional<std::int64_t> id_from(std::string_view digits);
// One written as a text counts too.
std::optional<std::int64_t> id_of(const nlohmann::json& value);
inline std::optional<std::int64_t> id_in(const nlohmann::json& object, const char* key) {
    return id_of(text::member(object, key));
}

}  // namespace twicket::yammer
