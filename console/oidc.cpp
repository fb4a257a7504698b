// What is begun lives in memory for ten minutes; a restart in between asks the person to sign in again.
#include "console/oidc.hpp"

#include <algorithm>

#include "bot/net/jwt.hpp"
#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"
#include "bot/text/json.hpp"
#include "console/session.hpp"

namespace twicket::console {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr Duration time_to_come_back = std::chrono::minutes{10};
constexpr Duration provider_kept = std::chrono::hours{1};
constexpr std::size_t most_begun = 1'000;
constexpr std::size_t longest_answer = 64 * 1024;

Error refused(std::string why) { return {ErrorCode::unauthorized, "sign-in refused: " + std::move(why)}; }

std::string encoded(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == '_' || byte == '~';
        if (plain)
            out += letter;
        else
            out += '%', out += digits[byte >> 4], out += digits[byte & 15];
    }
    return out;
}

std::string form(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
    std::string text;
    for (const auto& [name, value] : fields) text += (text.empty() ? "" : "&") + std::string{name} + "=" + encoded(value);
    return text;
}

std::string hash_of(std::string_view secret) { return text::to_hex(net::digest(net::Hash::sha256, secret)); }

std::string text_of(const json& value, std::string_view name) {
    const auto found = value.find(name);
    return found != value.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::string lower(std::string text) {
    for (char& letter : text)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return text;
}

bool holds(const json& list, std::string_view word) {
    return list.is_array() && std::ranges::any_of(list, [&](const json& one) { return one.is_string() && one.get_ref<const std::string&>() == word; });
}

awaitable<Result<json>> answer_of(net::HttpClient& client, net::HttpCall call) {
    const auto answer = co_await client.send(std::move(call));
    if (answer.has_error()) co_return answer.error();
    if (!answer->ok()) co_return net::error_of(*answer);
    auto value = net::json_of(*answer);
    if (value.has_value() && !value->is_object()) co_return Error{ErrorCode::unavailable, "the identity provider's answer is no JSON object"};
    co_return value;
}

}  // namespace

Oidc::Oidc(OidcSettings settings, net::HttpClient& client, Clock& clock) : settings_{std::move(settings)}, client_{client}, clock_{clock} {
    keys_ = std::make_unique<net::KeyCache>([this] { return fetch_keys(); }, clock_);
}

awaitable<Result<Oidc::Provider>> Oidc::provider() {
    const Time now = clock_.now();
    if (provider_ && now - provider_->read < provider_kept) co_return *provider_;
    std::string base = settings_.issuer;
    while (base.ends_with('/')) base.pop_back();
    net::HttpCall call{.url = base + "/.well-known/openid-configuration", .deadline = std::chrono::seconds{10}, .max_body = longest_answer};
    const auto found = co_await answer_of(client_, std::move(call));
    if (found.has_error()) {
        if (provider_) co_return *provider_;  // as it was an hour ago
        co_return found.error();
    }
    if (text_of(*found, "issuer") != settings_.issuer) co_return Error{ErrorCode::unavailable, "the identity provider calls itself otherwise than console.sign_in.oidc.issuer"};
    Provider provider{text_of(*found, "authorization_endpoint"), text_of(*found, "token_endpoint"), text_of(*found, "userinfo_endpoint"), text_of(*found, "jwks_uri")};
    if (provider.authorization.empty() || provider.token.empty() || provider.keys.empty()) co_return Error{ErrorCode::unavailable, "the identity provider's discovery document lacks an address"};
    if (!holds(found->value("code_challenge_methods_supported", json::array({"S256"})), "S256")) co_return Error{ErrorCode::unavailable, "the identity provider does not know PKCE with S256"};
    provider.names_itself = found->value("authorization_response_iss_parameter_supported", json(false)) == json(true);
    const json ways = found->value("token_endpoint_auth_methods_supported", json::array({"client_secret_basic"}));
    provider.basic = holds(ways, "client_secret_basic") || !holds(ways, "client_secret_post");
    provider.read = now;
    provider_ = provider;
    co_return provider;
}

awaitable<Result<std::string>> Oidc::fetch_keys() {
    const auto known = co_await provider();
    if (known.has_error()) co_return known.error();
    net::HttpCall call{.url = known->keys, .deadline = std::chrono::seconds{10}, .max_body = longest_answer};
    const auto answer = co_await client_.send(std::move(call));
    if (answer.has_error()) co_return answer.error();
    if (!answer->ok()) co_return net::error_of(*answer);
    co_return answer->body;
}

void Oidc::forget_old() {
    const Time now = clock_.now();
    std::erase_if(begun_, [now](const auto& one) { return now - one.second.at > time_to_come_back; });
}

awaitable<Result<Oidc::Way>> Oidc::begin() {
    const auto known = co_await provider();
    if (known.has_error()) co_return known.error();
    forget_old();
    if (begun_.size() >= most_begun) co_return Error{.code = ErrorCode::rate_limited, .detail = "too many have begun to sign in", .retry_after = std::chrono::minutes{1}};
    const std::string state = random_secret(), browser = random_secret();
    Begun begun{random_secret(), text::to_base64url(*text::from_hex(random_secret())), hash_of(browser), clock_.now()};
    const std::string challenge = text::to_base64url(net::digest(net::Hash::sha256, begun.verifier));
    const std::string query = form({{"response_type", "code"}, {"client_id", settings_.client_id}, {"redirect_uri", settings_.return_address},
                                    {"scope", "openid email profile"}, {"state", state}, {"nonce", begun.nonce},
                                    {"code_challenge", challenge}, {"code_challenge_method", "S256"}});
    const std::string address = known->authorization + (known->authorization.find('?') == std::string::npos ? "?" : "&") + query;
    begun_[state] = std::move(begun);
    co_return Way{address, browser};
}

awaitable<Result<Identified>> Oidc::finish(Return back) {
    forget_old();
    const auto found = begun_.find(back.state);
    if (found == begun_.end()) co_return refused("it was not begun here, or is too old");
    const Begun begun = found->second;
    begun_.erase(found);  // counts once, whatever comes of it
    if (!net::equal_in_constant_time(hash_of(back.browser), begun.browser_hash)) co_return refused("another browser began it");
    const auto known = co_await provider();
    if (known.has_error()) co_return known.error();
    if ((known->names_itself || !back.issuer.empty()) && back.issuer != settings_.issuer) co_return refused("another provider answered");
    if (!back.error.empty() || back.code.empty() || back.code.size() > 4096) co_return refused("the identity provider did not agree");

    std::string code = back.code, verifier = begun.verifier;
    Provider where = *known;
    const auto tokens = co_await redeem(where, std::move(code), std::move(verifier));
    if (tokens.has_error()) co_return tokens.error();
    std::string compact = text_of(*tokens, "id_token"), access = text_of(*tokens, "access_token");
    net::TokenRules rules{.issuer = settings_.issuer, .audiences = {settings_.client_id}};
    rules.algorithms = {net::Algorithm::rs256, net::Algorithm::es256, net::Algorithm::ps256};
    const Time now = clock_.now();
    const auto token = co_await net::verify_token(std::move(compact), *keys_, std::move(rules), now);
    if (token.has_error()) co_return token.error();
    if (!net::equal_in_constant_time(text_of(token->claims, "nonce"), begun.nonce)) co_return refused("its token was made for another sign-in");
    const auto authorised = token->claims.find("azp");
    if (authorised != token->claims.end() && *authorised != json(settings_.client_id)) co_return refused("its token was made for another program");

    const json claims = token->claims;
    json more = json::object();
    const bool whole = claims.contains(settings_.groups_claim) && claims.contains("email");
    if (!whole && !where.userinfo.empty() && !access.empty()) {
        const auto told = co_await ask_userinfo(where, std::move(access));
        if (told.has_error()) co_return told.error();
        if (text_of(*told, "sub") != token->subject) co_return refused("the provider told of somebody else");
        more = *told;
    }
    co_return identified(claims, more);
}

awaitable<Result<json>> Oidc::redeem(Provider provider, std::string code, std::string verifier) {
    std::string body = form({{"grant_type", "authorization_code"}, {"code", code}, {"redirect_uri", settings_.return_address}, {"code_verifier", verifier}});
    net::HttpCall call{.method = "POST", .url = provider.token, .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}}, .deadline = std::chrono::seconds{10}, .max_body = longest_answer};
    if (provider.basic)
        call.headers.emplace_back("Authorization", "Basic " + text::to_base64(encoded(settings_.client_id) + ":" + encoded(settings_.client_secret)));
    else
        body += "&" + form({{"client_id", settings_.client_id}, {"client_secret", settings_.client_secret}});
    call.body = std::move(body);
    auto answer = co_await answer_of(client_, std::move(call));
    // "invalid_grant": a code that was used, or not ours.
    if (answer.has_error() && answer.error().code == ErrorCode::invalid) co_return refused("the provider does not know the code");
    co_return answer;
}

awaitable<Result<json>> Oidc::ask_userinfo(Provider provider, std::string access_token) {
    net::HttpCall call{.url = provider.userinfo, .headers = {{"Authorization", "Bearer " + access_token}, {"Accept", "application/json"}}, .deadline = std::chrono::seconds{10}, .max_body = longest_answer};
    co_return co_await answer_of(client_, std::move(call));
}

Result<Identified> Oidc::identified(const json& claims, const json& more) const {
    Identified who{.subject = text_of(claims, "sub")};
    for (const json* source : {&claims, &more}) {
        const bool vouched = source->value("email_verified", json(false)) == json(true);
        if (vouched && who.email.empty()) who.email = lower(text_of(*source, "email"));
    }
    const json& from = claims.contains(settings_.groups_claim) ? claims : more;
    const json groups = from.value(settings_.groups_claim, json::array());
    for (const auto& [group, roles] : settings_.roles)
        if (holds(groups, group))
            for (const std::string& role : roles)
                if (std::ranges::find(who.roles, role) == who.roles.end()) who.roles.push_back(role);
    return who;
}

}  // namespace twicket::console
