// A person's own LinkedIn export (Settings, Data privacy, "Get a copy of your data"), as far as it helps to be found: skills, how
// often they were endorsed, the present position. Other people's data in it are not looked at. The format is LinkedIn's own
// and written down nowhere by them, so columns are taken by their names and what is missing is missing.
#pragma once
#include <string>
#include <vector>

#include "bot/error.hpp"
#include "bot/people.hpp"

namespace twicket::app {

struct LinkedinExport {
    std::vector<SkillLevel> skills{};  // level 2; 3 from three accepted endorsements on, 4 from ten
    std::string title{};               // of the present position
    std::string email{};               // the primary one: whose export it is
};

// Refused: more than 50 MB or 200 entries, names that climb out, archives inside, more than a hundredfold expansion, no
// Skills.csv and no Positions.csv.
Result<LinkedinExport> read_linkedin(const std::string& file);

}  // namespace twicket::app
