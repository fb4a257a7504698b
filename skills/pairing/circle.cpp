// As JSON, one object a channel.
#include "skills/pairing/circle.hpp"

#include <nlohmann/json.hpp>

namespace twicket::pairing {

using nlohmann::json;

std::string to_json(const Circle& circle) {
    json members = json::object(), past = json::array();
    for (const auto& [person, member] : circle.members)
        members[person] = {{"mentor", member.mentor},
                           {"account", member.account},
                           {"user", member.user},
                           {"paused_until", to_millis(member.paused_until)}};
    for (const PastRound& round : circle.past)
        past.push_back(
            {{"number", round.number}, {"groups", round.groups}, {"met", round.met}, {"at", to_millis(round.at)}});
    return json{{"on", circle.on},
                {"mentors", circle.mentors},
                {"size", circle.size},
                {"weeks", circle.weeks},
                {"apart", circle.apart},
                {"rounds", circle.rounds},
                {"members", std::move(members)},
                {"past", std::move(past)},
                {"name", circle.name}}
        .dump();
}

Circle circle_from_json(std::string_view text) {
    Circle circle;
    const json from = json::parse(text, nullptr, false);
    if (!from.is_object()) return circle;
    circle.on = from.value("on", false);
    circle.mentors = from.value("mentors", false);
    circle.size = from.value("size", circle.size);
    circle.weeks = from.value("weeks", circle.weeks);
    circle.apart = from.value("apart", circle.apart);
    circle.rounds = from.value("rounds", 0);
    circle.name = from.value("name", "");
    const json members = from.value("members", json::object()), past = from.value("past", json::array());
    for (const auto& [person, member] : members.items())
        circle.members[person] = {member.value("mentor", false), member.value("account", ""), member.value("user", ""),
                                  from_millis(member.value("paused_until", std::int64_t{0}))};
    for (const json& one : past)
        circle.past.push_back({one.value("number", 0), one.value("groups", Round{}),
                               one.value("met", std::map<std::string, bool>{}),
                               from_millis(one.value("at", std::int64_t{0}))});
    return circle;
}

std::string circle_key(const std::string& account, const std::string& place) {
    return account + "\n" + place;
}

}  // namespace twicket::pairing
