// What the skills of people's life here (leaver, onboarding, pairing) ask of the store, the directory and the networks.
#pragma once
#include "bot/app/core.hpp"
#include "skills/leaver/leaver.hpp"
#include "skills/onboarding/onboarding.hpp"
#include "skills/pairing/pairing.hpp"

namespace twicket::app {

leaver::Parts leaver_parts(store::Store& store, const People& people, const CoreSettings& settings);
onboarding::Parts onboarding_parts(store::Store& store, const People& people, const knowledge::Ranker& ranker, FindAdapter find_adapter,
                                   const CoreSettings& settings);
pairing::Parts pairing_parts(store::Store& store, const People& people, FindAdapter find_adapter);

// Entries that one person answers for become another's, in the store with a version and an audit row, then in the ranker.
std::function<boost::asio::awaitable<Result<void>>(std::string from, std::string to)> entries_hander(store::Store& store, Clock& clock,
                                                                                                     knowledge::Ranker& ranker);

}  // namespace twicket::app
