// Words that a skill carries from one thread into another: which of our messages there says which message here, so that an
// edit or a deletion is followed. Kept in the skill's own part of a conversation's memory; where they went is the skill's.
#pragma once
#include <nlohmann/json.hpp>
#include <string>

namespace twicket {

// The Outgoing that carries this message; the newest fifty are known. Empty: none.
std::string relayed_as(const nlohmann::json& part, const std::string& message);
void remember_relayed(nlohmann::json& part, const std::string& message, const std::string& outgoing);
// One more at the end of a list that keeps its newest fifty.
void keep_newest(nlohmann::json& list, nlohmann::json one);

}  // namespace twicket
