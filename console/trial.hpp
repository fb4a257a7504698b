// A draft on trial: the knowledge as it would be, past questions put to it, golden questions.
#pragma once
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "bot/store/database.hpp"
#include "knowledge/replay.hpp"

namespace twicket::console {

// A ranker beside the one that serves, in which the draft is published.
std::unique_ptr<knowledge::Ranker> with_draft(const knowledge::Ranker& ranker, const knowledge::Entry& draft);
nlohmann::json golden_json(const std::vector<knowledge::GoldenFailure>& broken);
// What people asked, newest first, equal ones counted; at most `limit` events are read.
std::vector<knowledge::PastQuestion> past_questions(store::Connection& connection, std::int64_t limit);

}  // namespace twicket::console
