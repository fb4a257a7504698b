// The signs of reactions: Teams' names of them into the sign itself. Pure.
#pragma once
#include <string>
#include <string_view>

namespace twicket::teams {

// "like" → "👍", "1f44b_wavinghand" → "👋"; a name that nobody knows comes back as it is.
std::string sign_of(std::string_view reaction);

// Appends the character in UTF-8; nothing for what is no character.
void append_code_point(std::string& out, unsigned long code);

}  // namespace twicket::teams
