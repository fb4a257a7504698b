// When signing keys are fetched again, and tokens checked with what is there. The set itself is read in jwks.cpp.
#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bot/net/jwks.hpp"
#include "bot/net/jwt.hpp"

namespace twicket::net {

namespace asio = boost::asio;

KeyCache::KeyCache(Fetch fetch, Clock& clock, Times times) : fetch_(std::move(fetch)), clock_(clock), times_(times) {}

bool KeyCache::wants_fetch(std::string_view id, Time now) const {
    // A clock that was set back must not silence fetching for long.
    const bool recently = tried_ && now >= *tried_ && now - *tried_ < times_.between_fetches;
    if (recently) return false;
    if (!keys_ || now < fetched_ || now - fetched_ >= times_.fresh) return true;
    return !id.empty() && keys_->find(id) == nullptr;
}

asio::awaitable<void> KeyCache::refresh(Time now) {
    fetching_ = true;
    tried_ = now;
    // Whatever ends this coroutine, those who wait for it go on.
    struct Done {
        KeyCache& cache;
        ~Done() {
            cache.fetching_ = false;
            for (const auto& timer : cache.waiting_) timer->cancel();
            cache.waiting_.clear();
        }
    } done{*this};
    auto bytes = co_await fetch_();
    if (!bytes) {
        last_error_ = Error{ErrorCode::unavailable, "the signing keys cannot be fetched: " + bytes.error().detail};
        co_return;
    }
    auto keys = parse_key_set(*bytes);
    if (!keys) {
        last_error_ = Error{ErrorCode::unavailable, "the signing keys cannot be read: " + keys.error().detail};
        co_return;
    }
    keys_ = std::make_shared<const KeySet>(std::move(*keys));
    fetched_ = now;
}

asio::awaitable<void> KeyCache::wait_for_refresh() {
    const auto executor = co_await asio::this_coro::executor;
    auto timer = std::make_shared<asio::steady_timer>(executor, asio::steady_timer::time_point::max());
    waiting_.push_back(timer);
    boost::system::error_code woken;
    auto token = asio::redirect_error(asio::use_awaitable, woken);
    co_await timer->async_wait(token);
}

asio::awaitable<Result<std::shared_ptr<const KeySet>>> KeyCache::keys_for(std::string id) {
    Time now = clock_.now();
    if (fetching_) {
        // Old keys that hold the id serve at once; a missing id is worth waiting for the fetch that is under way.
        const bool serves = keys_ && keys_->find(id) != nullptr && now - fetched_ < times_.usable;
        if (!serves) {
            co_await wait_for_refresh();
        }
    } else if (wants_fetch(id, now)) {
        co_await refresh(now);
    }
    now = clock_.now();
    if (keys_ && now - fetched_ < times_.usable) co_return keys_;
    co_return last_error_;
}

asio::awaitable<Result<Token>> verify_token(std::string compact, KeyCache& cache, TokenRules rules, Time now) {
    const auto header = read_header(compact);
    if (!header) co_return header.error();
    // read_header has seen that `alg` is a known name and `kid` a string.
    const auto algorithm = algorithm_named(header->at("alg").get<std::string>());
    if (std::find(rules.algorithms.begin(), rules.algorithms.end(), *algorithm) == rules.algorithms.end()) {
        co_return Error{ErrorCode::unauthorized,
                        "the token is not valid: its algorithm is not one of those allowed here"};
    }
    std::string id = header->value("kid", std::string{});
    auto keys = co_await cache.keys_for(std::move(id));
    if (!keys) co_return keys.error();
    co_return verify_token(std::string_view{compact}, **keys, rules, now);
}

}  // namespace twicket::net
