// What is kept of the life of people here, one paper a subject: a newcomer's plan, a channel's pairing and its rounds. A
// paper is a JSON object of the skill that writes it; its version rises with each writing, and a turn that saw an older
// one runs again. Functions run inside a store job and touch only its connection.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/store/database.hpp"

namespace twicket {

struct Paper {
    std::string kind;          // "onboarding", "pairing", "pairing.round"
    std::string key;           // of what: a person's id, account and place …
    std::string body;          // one JSON object
    std::int64_t version = 0;  // 0: it is not there
};

// What the effect OnPeople does: the paper from now on, where its version is still this one; an empty body: it goes.
struct PeopleAct {
    Paper paper;
};

namespace papers {

Paper read(store::Connection& connection, const std::string& kind, const std::string& key);
std::vector<Paper> all(store::Connection& connection, const std::string& kind, std::int64_t limit);
bool still_so(store::Connection& connection, const PeopleAct& act);
void write(store::Connection& connection, const PeopleAct& act, Time now);

}  // namespace papers

}  // namespace twicket
