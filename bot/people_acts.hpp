// What skills keep besides a conversation, one paper a subject: a newcomer's plan, a channel's pairing and its rounds, what was
// solved in a thread and is on its way to an entry. A
// paper is a JSON object of the skill that writes it; its version rises with each writing, and a turn that saw an older
// one runs again. Functions run inside a store job and touch only its connection.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/clock.hpp"
#include "bot/knowledge_act.hpp"
#include "bot/store/database.hpp"

namespace twicket {

struct Paper {
    std::string kind;          // "onboarding", "pairing", "pairing.round"
    std::string key;           // of what: a person's id, account and place …
    std::string body;          // one JSON object
    std::int64_t version = 0;  // 0: it is not there
};

// What the effect OnPeople does: the paper from now on, where its version is still this one; an empty body: it goes.
// `knowledge`: what is done to our knowledge with it, in the same transaction; nothing: nothing. A paper without a kind is none.
struct PeopleAct {
    Paper paper;
    std::shared_ptr<const KnowledgeAct> knowledge{};
};

namespace papers {

Paper read(store::Connection& connection, const std::string& kind, const std::string& key);
std::vector<Paper> all(store::Connection& connection, const std::string& kind, std::int64_t limit);
bool still_so(store::Connection& connection, const PeopleAct& act);
void write(store::Connection& connection, const PeopleAct& act, std::string_view actor, Time now);

}  // namespace papers

}  // namespace twicket
