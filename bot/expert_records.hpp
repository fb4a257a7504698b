// The tables of profiles and of questions to experts. Functions run inside a store job and touch only its connection.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "bot/expert_acts.hpp"
#include "bot/store/database.hpp"

namespace twicket::expert_records {

void write(store::Connection& connection, const ExpertAct& act, Time now);
// False: another turn has written the request since this one read it.
bool still_so(store::Connection& connection, const ExpertAct& act);

std::vector<SkillClaim> claims(store::Connection& connection);
std::vector<SkillWish> wishes(store::Connection& connection);
std::vector<AskWish> ask_wishes(store::Connection& connection);
// Nothing: no such request.
std::optional<ExpertRequest> request(store::Connection& connection, const std::string& id);
// Where the questions were asked that a person has before him or her, or answers.
std::vector<ThreadName> threads_with(store::Connection& connection, const std::string& person, std::int64_t limit);
// How often each was asked since then.
std::map<std::string, int> asked_since(store::Connection& connection, Time since);
// On which a person works now.
std::map<std::string, int> open_with(store::Connection& connection);
std::optional<KeptAnswer> kept_answer(store::Connection& connection, const std::string& id);
std::vector<KeptAnswer> kept_answers(store::Connection& connection);

// All that is kept about somebody, as one JSON object: what a person gets who asks for it.
std::string exported(store::Connection& connection, const std::string& person);
// The words of a thread leave what is stored of it here (bot/privacy).
void forget_thread(store::Connection& connection, const ThreadName& thread);

}  // namespace twicket::expert_records
