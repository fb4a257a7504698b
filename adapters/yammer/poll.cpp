// What comes in: pages become posts, posts become events, each stored with the feed's position in one transaction.
#include <spdlog/spdlog.h>

#include "adapters/yammer/yammer.hpp"

namespace twicket::yammer {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr Duration look_again = 1h;  // at a group that we may not read
constexpr Duration longest_backoff = 10min;
constexpr int failures_to_tell = 3;
constexpr Duration likes_interval = 60s;
constexpr Duration no_posts_interval = 5min;
constexpr Duration likes_age = 48h;  // of our own posts whose likes still count
constexpr int likes_pages = 5;       // of 20 posts each
constexpr auto store_pause = 1000ms;

}  // namespace

Reader Yammer::reader(const std::string& place) const {
    return {account_, us_, place, clock_.now()};
}

// Who we are, and how far we came. Without the first nothing is read, or we would answer ourselves.
asio::awaitable<Result<void>> Yammer::begin() {
    if (us_.empty()) {
        const auto self = co_await api_.get("users/current.json", Budget::Use::other);
        if (self.has_error()) {
            trouble_ = "Yammer does not let us in: " + self.error().detail;
            co_return self.error();
        }
        const auto profile = decode_user(*self);
        if (!profile) {
            trouble_ = "Yammer did not say who the token belongs to; is api_url right?";
            co_return Error{ErrorCode::unknown_outcome, trouble_};
        }
        us_ = profile->id;
        our_network_ = profile->network;
        trouble_.clear();
    }
    auto job = [account = account_](store::Connection& connection) { return Positions{connection, account}.all(); };
    auto known = co_await store_.read(std::move(job));
    if (known.has_error()) co_return Error{known.error().code, known.error().detail, store_pause};
    likes_ = std::move(known->likes);
    for (Followed& followed : feeds_)
        if (const auto found = known->feeds.find(followed.name); found != known->feeds.end())
            followed.feed.start_at(found->second);
    co_return Result<void>{};
}

asio::awaitable<Duration> Yammer::follow(Followed& followed) {
    if (followed.stored < followed.waiting.size()) {
        const Result<void> done = co_await store_waiting(followed);
        co_return done.has_error() ? Duration{store_pause} : Duration{0};
    }
    const bool first_contact = !followed.feed.position();
    const std::string path = followed.path + "?" + followed.feed.query();
    const auto answer = co_await api_.get(path, Budget::Use::read);
    if (answer.has_error()) co_return note_failure(followed, answer.error());
    if (hints_)
        if (std::optional<Door> door = door_of(*answer)) hints_->learn(std::move(*door));
    auto page = decode_page(*answer, reader(followed.place));
    if (page.has_error()) co_return note_failure(followed, page.error());
    ++counters_.pages;
    counters_.unreadable_messages += page->unreadable;
    followed.failures = 0;
    followed.unreadable.clear();
    if (page->poll_interval) followed.interval = std::max(settings_.poll, *page->poll_interval);
    const bool complete = followed.feed.add(std::move(*page));
    // In the middle of catching up it stays due, behind the others that are.
    if (!complete) co_return Duration{0};
    followed.due = clock_.now() + followed.interval;
    followed.waiting = followed.feed.take();
    followed.stored = 0;
    Result<void> done;
    if (first_contact)
        done = co_await store_position(followed.name, *followed.feed.position());
    else
        done = co_await store_waiting(followed);
    if (done.has_error()) {
        followed.due = Time{};
        co_return Duration{store_pause};
    }
    co_return Duration{0};
}

Duration Yammer::note_failure(Followed& followed, const Error& error) {
    const Time now = clock_.now();
    // Our own budget or Yammer's word: nothing failed, it only takes longer. Others may have room in theirs.
    if (error.code == ErrorCode::rate_limited) return error.retry_after.value_or(30s);
    if (error.code == ErrorCode::forbidden || error.code == ErrorCode::not_found) {
        if (followed.unreadable.empty())
            spdlog::warn("{}: {} cannot be read: {}", account_, followed.path, error.detail);
        followed.unreadable = followed.path + " cannot be read (" + error.detail +
                              "): add the service account to the community, or take it out of groups";
        followed.feed.start_over();
        followed.due = now + look_again;
        return Duration{0};
    }
    const Duration backoff = std::min<Duration>(15s * (1LL << std::min(followed.failures, 6)), longest_backoff);
    ++followed.failures;
    const auto spread = Duration{static_cast<Duration::rep>(static_cast<double>(backoff.count()) * random_())};
    followed.due = now + backoff + spread;
    if (followed.failures >= failures_to_tell)
        followed.unreadable = followed.path + " could not be read " + std::to_string(followed.failures) + " times in a row (" +
                              error.detail + "); it is tried again by itself";
    if (followed.failures == 1) spdlog::warn("{}: {} was not read: {}", account_, followed.path, error.detail);
    return Duration{0};
}

// The position moves in the transaction of each event, and past the messages without one in one of its own: after a
// death anywhere the next poll begins behind the last stored event.
asio::awaitable<Result<void>> Yammer::store_waiting(Followed& followed) {
    while (followed.stored < followed.waiting.size()) {
        Post& post = followed.waiting[followed.stored];
        const std::int64_t id = post.id;
        if (post.event) {
            auto alongside = [account = account_, name = followed.name, id](store::Connection& connection) {
                Positions{connection, account}.move(name, id);
            };
            Event event = *post.event;
            const auto accepted = co_await inbox_.accept(std::move(event), std::move(alongside));
            // What the inbox can never take (broken text) must not stop the feed.
            if (accepted.has_error() && accepted.error().code != ErrorCode::invalid) co_return accepted.error();
            if (accepted.has_error()) ++counters_.unreadable_messages;
            if (accepted.has_value()) ++(accepted->fresh ? counters_.events : counters_.copies);
        }
        followed.feed.processed(id);
        ++followed.stored;
    }
    followed.waiting.clear();
    followed.stored = 0;
    const Result<void> done = co_await store_position(followed.name, followed.feed.position().value_or(0));
    co_return done;
}

asio::awaitable<Result<void>> Yammer::store_position(std::string feed, std::int64_t position) {
    auto job = [account = account_, feed = std::move(feed), position](store::Connection& connection) {
        Positions{connection, account}.move(feed, position);
    };
    const Result<void> done = co_await store_.write(std::move(job));
    co_return done;
}

// One page of our own newest posts; the pages of the last two days one after the other, then from the top again.
asio::awaitable<Duration> Yammer::read_likes() {
    const std::string path =
        "messages/sent.json?limit=20" + (likes_below_.empty() ? "" : "&older_than=" + likes_below_);
    const auto answer = co_await api_.get(path, Budget::Use::read);
    const Time now = clock_.now();
    if (answer.has_error() && answer.error().code == ErrorCode::rate_limited)
        co_return answer.error().retry_after.value_or(30s);
    const auto page = answer.has_error() ? Result<Page>{answer.error()} : decode_page(*answer, reader(""));
    if (page.has_error()) {
        likes_trouble_ = "likes on our posts cannot be read (" + page.error().detail + "): typed answers still count";
        likes_due_ = now + 10min;
        co_return Duration{0};
    }
    likes_trouble_.clear();
    std::int64_t lowest = INT64_MAX;
    bool recent = !page->posts.empty();
    for (const Post& post : page->posts) {
        lowest = std::min(lowest, post.id);
        recent = recent && post.at > now - likes_age;
        if (!post.ours || post.at <= now - likes_age) continue;
        const Result<void> done = co_await compare_likes(post);
        if (done.has_error()) {
            likes_due_ = now + store_pause;
            co_return Duration{0};
        }
    }
    const bool more =
        recent && page->older_available.value_or(page->count >= Feed::page_size) && ++likes_page_ < likes_pages;
    likes_below_ = more ? std::to_string(lowest) : std::string{};
    if (!more) {
        likes_page_ = 0;
        const Result<void> done = co_await forget_likes_below(lowest);
        if (done.has_error()) co_return Duration{store_pause};
    }
    likes_due_ = now + (page->posts.empty() ? no_posts_interval : likes_interval);
    co_return Duration{0};
}

// What is too old to be asked for has had its say.
asio::awaitable<Result<void>> Yammer::forget_likes_below(std::int64_t post) {
    std::vector<std::int64_t> old;
    for (auto known = likes_.begin(); known != likes_.lower_bound(post); ++known) old.push_back(known->first);
    if (old.empty()) co_return Result<void>{};
    auto job = [account = account_, old](store::Connection& connection) {
        for (const std::int64_t one : old) Positions{connection, account}.forget_likes(one);
    };
    const Result<void> done = co_await store_.write(std::move(job));
    if (done.has_value()) likes_.erase(likes_.begin(), likes_.lower_bound(post));
    co_return done;
}

asio::awaitable<Result<void>> Yammer::compare_likes(const Post& post) {
    const auto known = likes_.find(post.id);
    const std::set<std::string> before = known == likes_.end() ? std::set<std::string>{} : known->second.users;
    std::vector<std::pair<std::string, bool>> changes;
    for (const std::string& user : post.liked_by)
        if (!before.contains(user)) changes.emplace_back(user, true);
    // Whoever is not named may still be among those that are only counted.
    if (post.all_likes_named)
        for (const std::string& user : before)
            if (!post.liked_by.contains(user)) changes.emplace_back(user, false);
    for (const auto& [user, added] : changes) {
        const Result<void> done = co_await accept_like(post, user, added);
        if (done.has_error()) co_return done.error();
    }
    co_return Result<void>{};
}

asio::awaitable<Result<void>> Yammer::accept_like(const Post& post, std::string user, bool added) {
    KnownLikes likes = likes_[post.id];
    ++likes.changes;
    if (added)
        likes.users.insert(user);
    else
        likes.users.erase(user);
    Event event = like_event(post, account_, user, added, likes.changes, clock_.now());
    auto alongside = [account = account_, id = post.id, likes](store::Connection& connection) {
        Positions{connection, account}.keep(id, likes);
    };
    const auto accepted = co_await inbox_.accept(std::move(event), std::move(alongside));
    if (accepted.has_error()) co_return accepted.error();
    likes_[post.id] = std::move(likes);
    ++(accepted->fresh ? counters_.events : counters_.copies);
    co_return Result<void>{};
}

}  // namespace twicket::yammer
