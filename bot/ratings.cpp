// The tables rating and rating_asked.
#include "bot/ratings.hpp"

namespace twicket {
namespace {
constexpr auto between_questions = std::chrono::hours{24 * 7};
}

void put_rating(store::Connection& connection, const Rating& rating, const std::string& person, Time now) {
    connection.execute(
        "INSERT INTO rating_asked (person, at) VALUES ($1, $2) ON CONFLICT (person) DO UPDATE SET at = excluded.at",
        {person, to_millis(now)});
    if (rating.value == 0) return;
    const std::string who = rating.anonymous ? std::string{} : person;
    const std::string ticket = rating.anonymous ? std::string{} : rating.ticket;  // it would tell who
    connection.execute("INSERT INTO rating (ticket, person, value, comment, at) VALUES ($1, $2, $3, $4, $5)",
                       {ticket, who, std::int64_t{rating.value}, rating.comment, to_millis(now)});
}

bool may_ask_for_rating(store::Connection& connection, const std::string& person, Time now) {
    auto rows = connection.query("SELECT at FROM rating_asked WHERE person = $1", {person});
    return !rows.next() || from_millis(rows.integer(0)) + between_questions <= now;
}

RatingsSince ratings_since(store::Connection& connection, Time from) {
    auto rows =
        connection.query("SELECT COUNT(*), COALESCE(SUM(value), 0) FROM rating WHERE at >= $1", {to_millis(from)});
    return rows.next() ? RatingsSince{rows.integer(0), rows.integer(1)} : RatingsSince{};
}

}  // namespace twicket
