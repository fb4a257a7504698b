// Sessions in memory, backed by table chat_session. `seen_at` is written at most once an hour: it only serves the idle
// limit.
#include "adapters/webchat/session.hpp"

#include <sys/random.h>

#include <optional>
#include <stdexcept>

#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"

namespace twicket::webchat {
namespace {

using namespace std::chrono_literals;
constexpr Duration idle_limit = 24h * 7;
constexpr Duration whole_limit = 24h * 30;
constexpr Duration note_every = 1h;
constexpr std::size_t token_letters = 64;
constexpr std::size_t known_limit = 50'000;

std::string random_token() {
    std::string bytes(token_letters / 2, '\0');
    if (::getentropy(bytes.data(), bytes.size()) != 0) throw std::runtime_error("the system gives no random bytes");
    return text::to_hex(bytes);
}

std::string hash_of(const std::string& token) {
    return text::to_hex(net::digest(net::Hash::sha256, token));
}

Error nobody() {
    return {ErrorCode::unauthorized, "sign in first"};
}

}  // namespace

Sessions::Sessions(store::Store& store, Clock& clock, std::string account)
    : store_{store}, clock_{clock}, account_{std::move(account)} {}

bool Sessions::is_over(const Known& session) const {
    const Time now = clock_.now();
    return now - session.began > whole_limit || now - session.seen > idle_limit;
}

boost::asio::awaitable<Result<std::string>> Sessions::begin(std::string person) {
    const std::string token = random_token();
    const std::string hash = hash_of(token);
    const Time now = clock_.now();
    auto job = [account = account_, hash, person, now](store::Connection& connection) {
        connection.execute("DELETE FROM chat_session WHERE account = $1 AND (began_at < $2 OR seen_at < $3)",
                           {account, to_millis(now - whole_limit), to_millis(now - idle_limit)});
        connection.execute(
            "INSERT INTO chat_session (account, token_hash, person, began_at, seen_at) VALUES ($1, $2, $3, $4, $5)",
            {account, hash, person, to_millis(now), to_millis(now)});
    };
    const auto written = co_await store_.write(std::move(job));
    if (written.has_error()) co_return written.error();
    if (known_.size() >= known_limit) known_.clear();
    known_[hash] = Known{person, now, now};
    co_return token;
}

boost::asio::awaitable<Result<Sessions::Known>> Sessions::read(std::string hash) {
    auto job = [account = account_, hash](store::Connection& connection) {
        std::optional<Known> found;
        auto rows = connection.query(
            "SELECT person, began_at, seen_at FROM chat_session WHERE account = $1 AND token_hash = $2",
            {account, hash});
        if (rows.next()) found = Known{rows.string(0), from_millis(rows.integer(1)), from_millis(rows.integer(2))};
        return found;
    };
    auto found = co_await store_.read(std::move(job));
    if (found.has_error()) co_return found.error();
    if (!found->has_value()) co_return nobody();
    co_return **found;
}

boost::asio::awaitable<Result<std::string>> Sessions::person_of(std::string token) {
    if (token.size() != token_letters) co_return nobody();
    const std::string hash = hash_of(token);
    if (!known_.contains(hash)) {
        auto stored = co_await read(hash);
        if (stored.has_error()) co_return stored.error();
        if (known_.size() >= known_limit) known_.clear();
        known_[hash] = *stored;
    }
    const Known session = known_[hash];
    if (is_over(session)) {
        known_.erase(hash);
        co_return nobody();
    }
    const Time now = clock_.now();
    if (now - session.seen > note_every) {
        known_[hash].seen = now;
        auto job = [account = account_, hash, now](store::Connection& connection) {
            connection.execute("UPDATE chat_session SET seen_at = $1 WHERE account = $2 AND token_hash = $3",
                               {to_millis(now), account, hash});
        };
        const auto written = co_await store_.write(std::move(job));
        if (written.has_error()) co_return written.error();
    }
    co_return session.person;
}

boost::asio::awaitable<Result<void>> Sessions::end(std::string token) {
    const std::string hash = hash_of(token);
    known_.erase(hash);
    auto job = [account = account_, hash](store::Connection& connection) {
        connection.execute("DELETE FROM chat_session WHERE account = $1 AND token_hash = $2", {account, hash});
    };
    co_return co_await store_.write(std::move(job));
}

}  // namespace twicket::webchat
