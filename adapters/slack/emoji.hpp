// Slack's short names of reactions, and the signs they stand for.
#pragma once
#include <string>
#include <string_view>

namespace twicket::slack {

// "+1" or "thumbsup::skin-tone-3" → "👍"; a name that we do not know, such as a workspace's own, becomes ":name:".
std::string sign_of(std::string_view name);
// "👍" → "+1"; empty when there is none that we know.
std::string_view name_of_sign(std::string_view sign);

}  // namespace twicket::slack
