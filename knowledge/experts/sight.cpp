// The rule, in its one place.
#include "knowledge/experts/sight.hpp"

#include <algorithm>

namespace twicket::experts {
namespace {

bool among(const std::vector<std::string>& all, const std::string& one) {
    return std::ranges::find(all, one) != all.end();
}

}  // namespace

bool may_see(const Sight& sight, const Viewers& viewers) {
    if (viewers.everything) return true;
    if (!sight.place.empty() && sight.place == viewers.place) return true;
    if (!viewers.person.empty() && among(sight.people, viewers.person)) return true;
    return std::ranges::any_of(sight.groups, [&](const std::string& group) { return among(viewers.groups, group); });
}

Sight limit_of(Show show, const std::string& person, const std::vector<std::string>& team) {
    switch (show) {
        case Show::all:
            return {.groups = {"everyone"}, .place = {}, .people = {person}};
        case Show::team:
            return {.groups = team, .place = {}, .people = {person}};
        case Show::me:
            break;
    }
    return {.groups = {}, .place = {}, .people = {person}};
}

std::vector<std::string> team_of(const std::vector<std::string>& groups) {
    std::vector<std::string> team;
    for (const std::string& group : groups)
        if (group != "everyone" && group != "guests") team.push_back(group);
    return team;
}

}  // namespace twicket::experts
