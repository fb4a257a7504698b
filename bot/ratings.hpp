// How people found the handling of their tickets (row 51), in the tables rating and rating_asked. Functions run inside
// a store job and touch only its connection.
#pragma once
#include <string>

#include "bot/skill.hpp"
#include "bot/store/database.hpp"

namespace twicket {

void put_rating(store::Connection& connection, const Rating& rating, const std::string& person, Time now);
// Nobody is asked more than once a week.
bool may_ask_for_rating(store::Connection& connection, const std::string& person, Time now);

struct RatingsSince {
    std::int64_t count = 0, sum = 0;
};
RatingsSince ratings_since(store::Connection& connection, Time from);

}  // namespace twicket
