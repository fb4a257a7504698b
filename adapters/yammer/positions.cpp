// A feed's note is named "feed/<group>", a post's "likes/<post>".
#include "adapters/yammer/positions.hpp"

#include <nlohmann/json.hpp>

#include "adapters/yammer/ids.hpp"
#include "bot/adapter_notes.hpp"

namespace twicket::yammer {
namespace {

constexpr std::string_view feed_prefix = "feed/", likes_prefix = "likes/";
constexpr std::int64_t most_notes = 100'000;

KnownLikes likes_from(std::string_view body) {
    KnownLikes likes;
    const auto stored = nlohmann::json::parse(body, nullptr, false);
    if (!stored.is_object()) return likes;
    likes.changes = stored.value("changes", std::int64_t{0});
    for (const auto& user : stored.value("users", nlohmann::json::array())) likes.users.insert(user);
    return likes;
}

std::string likes_name(std::int64_t post) {
    return std::string{likes_prefix} + std::to_string(post);
}

}  // namespace

Positions::All Positions::all() {
    All all;
    for (const auto& [name, body] : all_notes(connection_, account_, most_notes)) {
        const bool feed = name.starts_with(feed_prefix), likes = name.starts_with(likes_prefix);
        const auto number = id_from(feed ? std::string_view{body} : std::string_view{name}.substr(name.find('/') + 1));
        if (!number) continue;
        if (feed) all.feeds.emplace(name.substr(feed_prefix.size()), *number);
        if (likes) all.likes.emplace(*number, likes_from(body));
    }
    return all;
}

void Positions::move(const std::string& feed, std::int64_t position) {
    const std::string name = std::string{feed_prefix} + feed;
    const auto present = find_note(connection_, account_, name);
    if (present && id_from(*present).value_or(-1) >= position) return;
    put_note(connection_, account_, name, std::to_string(position));
}

void Positions::keep(std::int64_t post, const KnownLikes& likes) {
    const std::string body = nlohmann::json{{"users", likes.users}, {"changes", likes.changes}}.dump();
    put_note(connection_, account_, likes_name(post), body);
}

void Positions::forget_likes(std::int64_t post) {
    drop_note(connection_, account_, likes_name(post));
}

}  // namespace twicket::yammer
