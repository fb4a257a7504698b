// application/x-www-form-urlencoded, as Yammer and the sign-in service take it.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twicket::yammer {

std::string percent_encoded(std::string_view text);
std::string encoded(const std::vector<std::pair<std::string, std::string>>& fields);

}  // namespace twicket::yammer
