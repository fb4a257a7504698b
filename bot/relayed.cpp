// A list of pairs under "relayed".
#include "bot/relayed.hpp"

namespace twicket {

using nlohmann::json;

void keep_newest(json& list, json one) {
    constexpr std::size_t most_kept = 50;
    if (!list.is_array()) list = json::array();
    list.push_back(std::move(one));
    if (list.size() > most_kept) list.erase(list.begin());
}

std::string relayed_as(const json& part, const std::string& message) {
    const auto list = part.find("relayed");
    if (list == part.end()) return {};
    for (const json& pair : *list)
        if (pair.at(0) == message) return pair.at(1);
    return {};
}

void remember_relayed(json& part, const std::string& message, const std::string& outgoing) {
    keep_newest(part["relayed"], json::array({message, outgoing}));
}

}  // namespace twicket
