// The table merit. Functions run inside a store job and touch only its connection.
#pragma once
#include <vector>

#include "bot/merit.hpp"
#include "bot/store/database.hpp"

namespace twicket {

struct KnownMerit {
    std::int64_t number = 0;
    Merit merit;
    bool withdrawn = false;
    std::string reason{};  // of the withdrawal
};

// Stores what counts(); told again it changes nothing, unless it was withdrawn: then it stands again.
void put_merit(store::Connection& connection, const Merit& merit);
// The number of those that stood so far.
std::int64_t withdraw_merits(store::Connection& connection, const MeritWithdrawn& withdrawn, Time now);

// That stand, the oldest first, from behind a number; at most `limit`.
std::vector<KnownMerit> standing_merits(store::Connection& connection, std::int64_t after, std::int64_t limit);
// Of one person, the newest first.
std::vector<KnownMerit> merits_of(store::Connection& connection, std::string_view person, std::int64_t limit);
// Of one evidence, withdrawn ones too, the oldest first.
std::vector<KnownMerit> merits_by_evidence(store::Connection& connection, std::string_view evidence);

}  // namespace twicket
