// Who may be shown a piece of evidence, and who reads along where it would be shown: the smallest-audience rule on the
// evidence itself. Plain values, no people directory here.
#pragma once
#include <string>
#include <vector>

namespace twicket::experts {

// All who read along in one place. A channel's readers share `groups`; a direct conversation has one reader, `person`.
struct Viewers {
    std::vector<std::string> groups{};
    std::string place{};      // key of the place, as in Sight; empty: none
    std::string person{};     // the only reader's id; empty: there are several, or a stranger
    bool everything = false;  // no check: evaluation only
};

// Shown to whoever is in one of the groups, in the place, or one of the people. All empty: to nobody.
struct Sight {
    std::vector<std::string> groups{};
    std::string place{};
    std::vector<std::string> people{};
    bool operator==(const Sight&) const = default;
    auto operator<=>(const Sight&) const = default;
};

// True when every one of the viewers may see it.
bool may_see(const Sight& sight, const Viewers& viewers);

// What a person has said of a line of the profile.
enum class Show { all, team, me };

// The sight that a person's word leaves: all is the group "everyone", team the person's own groups.
Sight limit_of(Show show, const std::string& person, const std::vector<std::string>& team);

// The groups that make a team: those of the person but for "everyone" and "guests", in which everybody may be.
std::vector<std::string> team_of(const std::vector<std::string>& groups);

}  // namespace twicket::experts
