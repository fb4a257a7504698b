// Tables console_session and api_token. When a session was seen last is written at most once a minute.
#include "console/session.hpp"

#include <sys/random.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "bot/audit.hpp"
#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"

namespace twicket::console {
namespace {

using boost::asio::awaitable;
constexpr std::size_t secret_letters = 64;
constexpr std::string_view token_mark = "twicket_";
constexpr Duration note_every = std::chrono::minutes{1};

std::string hash_of(std::string_view secret) {
    return text::to_hex(net::digest(net::Hash::sha256, secret));
}

Error nobody() {
    return {ErrorCode::unauthorized, "sign in first"};
}

void insert(store::Connection& connection, const std::string& hash, const Session& session) {
    connection.execute("INSERT INTO console_session (token_hash, person, roles, granted, csrf, way, began_at, seen_at)"
                       " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                       {hash, session.person, session.roles, session.granted, session.csrf, session.way, to_millis(session.began), to_millis(session.seen)});
}

}  // namespace

std::string random_secret() {
    std::string bytes(secret_letters / 2, '\0');
    if (::getentropy(bytes.data(), bytes.size()) != 0) throw std::runtime_error("the system gives no random bytes");
    return text::to_hex(bytes);
}

awaitable<Result<Opened>> Sessions::begin(std::string person, std::string roles, std::string granted, std::string way) {
    const Time now = clock_.now();
    Opened opened{random_secret(), {person, roles, granted, random_secret(), way, now, now}};
    auto job = [session = opened.session, hash = hash_of(opened.secret), now](store::Connection& connection) {
        connection.execute("DELETE FROM console_session WHERE began_at < $1 OR seen_at < $2",
                           {to_millis(now - session_whole), to_millis(now - session_idle)});
        insert(connection, hash, session);
        append_audit(connection, {.at = now, .actor = session.person, .act = "console.sign_in",
                                  .detail = nlohmann::json{{"way", session.way}}.dump()});
    };
    const auto written = co_await store_.write(std::move(job));
    if (written.has_error()) co_return written.error();
    co_return opened;
}

awaitable<Result<Session>> Sessions::find(std::string secret) {
    if (secret.size() != secret_letters) co_return nobody();
    const std::string hash = hash_of(secret);
    auto job = [hash](store::Connection& connection) {
        std::optional<Session> found;
        auto rows = connection.query("SELECT person, roles, granted, csrf, way, began_at, seen_at FROM console_session WHERE token_hash = $1", {hash});
        if (rows.next())
            found = Session{rows.string(0), rows.string(1), rows.string(2), rows.string(3), rows.string(4), from_millis(rows.integer(5)), from_millis(rows.integer(6))};
        return found;
    };
    auto found = co_await store_.read(std::move(job));
    if (found.has_error()) co_return found.error();
    if (!found->has_value()) co_return nobody();
    const Session session = **found;
    const Time now = clock_.now();
    if (now - session.began > session_whole || now - session.seen > session_idle) co_return nobody();
    if (now - session.seen > note_every) {
        auto note = [hash, now](store::Connection& connection) {
            connection.execute("UPDATE console_session SET seen_at = $1 WHERE token_hash = $2", {to_millis(now), hash});
        };
        const auto written = co_await store_.write(std::move(note));
        if (written.has_error()) co_return written.error();
    }
    co_return session;
}

awaitable<Result<Opened>> Sessions::renew(std::string secret, Session session, std::string roles) {
    session.roles = std::move(roles);
    Opened opened{random_secret(), std::move(session)};
    auto job = [before = hash_of(secret), hash = hash_of(opened.secret), after = opened.session](store::Connection& connection) {
        if (connection.execute("DELETE FROM console_session WHERE token_hash = $1", {before}) == 1) insert(connection, hash, after);
    };
    const auto written = co_await store_.write(std::move(job));
    if (written.has_error()) co_return written.error();
    co_return opened;
}

awaitable<Result<void>> Sessions::end(std::string secret, std::string person) {
    auto job = [hash = hash_of(secret), person, now = clock_.now()](store::Connection& connection) {
        if (connection.execute("DELETE FROM console_session WHERE token_hash = $1", {hash}) == 1)
            append_audit(connection, {.at = now, .actor = person, .act = "console.sign_out", .detail = "{}"});
    };
    co_return co_await store_.write(std::move(job));
}

awaitable<Result<void>> Sessions::end_all(std::string person) {
    auto job = [person, now = clock_.now()](store::Connection& connection) {
        const auto ended = connection.execute("DELETE FROM console_session WHERE person = $1", {person});
        append_audit(connection, {.at = now, .actor = person, .act = "console.sign_out_everywhere",
                                  .detail = nlohmann::json{{"sessions", ended}}.dump()});
    };
    co_return co_await store_.write(std::move(job));
}

awaitable<Result<Tokens::Made>> Tokens::make(std::string name, std::string person, std::vector<std::string> scopes, int days) {
    const Time now = clock_.now();
    Made made{std::string{token_mark} + random_secret(), {random_secret().substr(0, 16), name, person, scopes, now, Time{}, now + std::chrono::days{days}}};
    auto job = [token = made.token, hash = hash_of(made.secret)](store::Connection& connection) {
        const std::string list = nlohmann::json(token.scopes).dump();
        connection.execute("INSERT INTO api_token (id, hash, name, person, scopes, made_at, used_at, until) VALUES ($1, $2, $3, $4, $5, $6, 0, $7)",
                           {token.id, hash, token.name, token.person, list, to_millis(token.made), to_millis(token.until)});
        append_audit(connection, {.at = token.made, .actor = token.person, .act = "token.made",
                                  .detail = nlohmann::json{{"id", token.id}, {"scopes", token.scopes}}.dump()});
    };
    const auto written = co_await store_.write(std::move(job));
    if (written.has_error()) co_return written.error();
    co_return made;
}

namespace {
Token read_token(const store::Rows& rows) {
    const auto scopes = nlohmann::json::parse(rows.text(3), nullptr, false);
    return {rows.string(0), rows.string(1), rows.string(2), scopes.is_array() ? scopes.get<std::vector<std::string>>() : std::vector<std::string>{},
            from_millis(rows.integer(4)), from_millis(rows.integer(5)), from_millis(rows.integer(6))};
}
}  // namespace

awaitable<Result<Token>> Tokens::find(std::string secret) {
    if (secret.size() != token_mark.size() + secret_letters || !secret.starts_with(token_mark)) co_return nobody();
    auto job = [hash = hash_of(secret)](store::Connection& connection) {
        std::optional<Token> found;
        auto rows = connection.query("SELECT id, name, person, scopes, made_at, used_at, until FROM api_token WHERE hash = $1", {hash});
        if (rows.next()) found = read_token(rows);
        return found;
    };
    auto found = co_await store_.read(std::move(job));
    if (found.has_error()) co_return found.error();
    const Time now = clock_.now();
    if (!found->has_value() || (*found)->until < now) co_return nobody();
    const Token token = **found;
    if (now - token.used > note_every) {
        auto note = [id = token.id, now](store::Connection& connection) {
            connection.execute("UPDATE api_token SET used_at = $1 WHERE id = $2", {to_millis(now), id});
        };
        const auto written = co_await store_.write(std::move(note));
        if (written.has_error()) co_return written.error();
    }
    co_return token;
}

awaitable<Result<std::vector<Token>>> Tokens::all() {
    auto job = [](store::Connection& connection) {
        std::vector<Token> found;
        auto rows = connection.query("SELECT id, name, person, scopes, made_at, used_at, until FROM api_token ORDER BY made_at DESC");
        while (rows.next()) found.push_back(read_token(rows));
        return found;
    };
    co_return co_await store_.read(std::move(job));
}

awaitable<Result<void>> Tokens::end(std::string id, std::string by) {
    auto job = [id, by, now = clock_.now()](store::Connection& connection) {
        const bool ended = connection.execute("DELETE FROM api_token WHERE id = $1", {id}) == 1;
        if (ended) append_audit(connection, {.at = now, .actor = by, .act = "token.ended", .detail = nlohmann::json{{"id", id}}.dump()});
        return ended;
    };
    const auto ended = co_await store_.write(std::move(job));
    if (ended.has_error()) co_return ended.error();
    if (!*ended) co_return Error{ErrorCode::not_found, "there is no such token"};
    co_return Result<void>{};
}

}  // namespace twicket::console
