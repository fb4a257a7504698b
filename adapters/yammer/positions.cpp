// A feed's row is named "feed/<group>", a post's "likes/<post>".
#include "adapters/yammer/positions.hpp"

#include <nlohmann/json.hpp>

namespace twicket::yammer {
namespace {

constexpr std::string_view feed_prefix = "feed/", likes_prefix = "likes/";

KnownLikes likes_from(std::string_view body) {
    KnownLikes likes;
    const auto stored = nlohmann::json::parse(body, nullptr, false);
    if (!stored.is_object()) return likes;
    likes.changes = stored.value("changes", std::int64_t{0});
    for (const auto& user : stored.value("users", nlohmann::json::array())) likes.users.insert(user);
    return likes;
}

}  // namespace

std::map<std::string, std::int64_t> Positions::feeds() {
    std::map<std::string, std::int64_t> found;
    auto rows = connection_.query("SELECT feed, position FROM poll_position WHERE account = $1", {account_});
    while (rows.next())
        if (const auto name = rows.text(0); name.starts_with(feed_prefix))
            found.emplace(name.substr(feed_prefix.size()), rows.integer(1));
    return found;
}

void Positions::move(const std::string& feed, std::int64_t position) {
    connection_.execute(
        "INSERT INTO poll_position (account, feed, position, body) VALUES ($1, $2, $3, '')"
        " ON CONFLICT (account, feed) DO UPDATE SET position = excluded.position"
        " WHERE poll_position.position < excluded.position",
        {account_, std::string{feed_prefix} + feed, position});
}

std::map<std::int64_t, KnownLikes> Positions::likes() {
    std::map<std::int64_t, KnownLikes> found;
    auto rows = connection_.query("SELECT feed, position, body FROM poll_position WHERE account = $1", {account_});
    while (rows.next())
        if (rows.text(0).starts_with(likes_prefix)) found.emplace(rows.integer(1), likes_from(rows.text(2)));
    return found;
}

void Positions::keep(std::int64_t post, const KnownLikes& likes) {
    const std::string body = nlohmann::json{{"users", likes.users}, {"changes", likes.changes}}.dump();
    connection_.execute(
        "INSERT INTO poll_position (account, feed, position, body) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (account, feed) DO UPDATE SET body = excluded.body",
        {account_, std::string{likes_prefix} + std::to_string(post), post, body});
}

void Positions::forget_likes_below(std::int64_t post) {
    connection_.execute("DELETE FROM poll_position WHERE account = $1 AND feed LIKE 'likes/%' AND position < $2",
                        {account_, post});
}

}  // namespace twicket::yammer
