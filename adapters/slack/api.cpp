// One POST a call. Slack answers 200 to nearly everything; "ok" and "error" say what happened.
#include "adapters/slack/api.hpp"

#include <algorithm>
#include <array>

#include "bot/text/shape.hpp"

namespace twicket::slack {
namespace {

using nlohmann::json;

constexpr Duration unasked_wait = std::chrono::seconds{30};  // told to wait, not how long
constexpr std::size_t answer_limit = 4 << 20;

bool takes_form(std::string_view method) {
    return method.starts_with("conversations.") || method.starts_with("users.") || method == "auth.test" ||
           method == "apps.connections.open";
}

std::string percent_encoded(std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                           (byte >= 'A' && byte <= 'Z') || c == '-' || c == '_' || c == '.' || c == '~';
        if (plain)
            out += c;
        else
            out.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
    return out;
}

std::string form_of(const json& arguments) {
    std::string form;
    for (const auto& [key, value] : arguments.items()) {
        if (!form.empty()) form += '&';
        form += key + '=' + percent_encoded(value.is_string() ? value.get<std::string>() : value.dump());
    }
    return form;
}

// Slack's word as it may stand in a log: it comes from outside.
std::string word_of(std::string_view error) {
    std::string word;
    for (const char c : error.substr(0, 60))
        word += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ? c : '?';
    return word;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list) {
    return std::ranges::find(list, word) != list.end();
}

Refused refused(const std::string& method, std::string word, ErrorCode code, std::optional<Duration> retry_after,
                std::string_view more = {}) {
    std::string detail = "slack " + method + ": " + (word.empty() ? "no readable answer" : word);
    if (!more.empty()) detail += " (" + std::string{more} + ")";
    return {std::move(word), Error{code, std::move(detail), retry_after}};
}

}  // namespace

ErrorCode meaning_of(std::string_view word) {
    if (is_one_of(word, {"ratelimited", "rate_limited"})) return ErrorCode::rate_limited;
    if (is_one_of(word, {"not_authed", "invalid_auth", "account_inactive", "token_revoked", "token_expired",
                         "user_removed_from_team", "team_disabled"}))
        return ErrorCode::unauthorized;
    if (is_one_of(word, {"fatal_error", "internal_error", "request_timeout", "unknown_error"}))
        return ErrorCode::unknown_outcome;
    if (is_one_of(word, {"service_unavailable", "team_added_to_org", "accesslimited"})) return ErrorCode::unavailable;
    if (is_one_of(word, {"msg_too_long", "msg_blocks_too_long", "too_many_attachments", "metadata_too_large",
                         "view_too_large"}))
        return ErrorCode::too_large;
    if (word.ends_with("_not_found")) return ErrorCode::not_found;
    if (is_one_of(word,
                  {"missing_scope", "not_in_channel", "user_not_in_channel", "is_archived", "message_limit_exceeded",
                   "ekm_access_denied", "no_permission", "not_allowed_token_type", "messages_tab_disabled",
                   "not_enabled", "cant_update_message", "edit_window_closed", "access_denied"}) ||
        word.starts_with("restricted_action"))
        return ErrorCode::forbidden;
    return ErrorCode::invalid;
}

Answer<Said> read_answer(const std::string& method, const net::HttpAnswer& answer) {
    if (answer.status == 429)
        return refused(method, "ratelimited", ErrorCode::rate_limited, answer.retry_after.value_or(unasked_wait));
    if (!answer.ok()) {
        const Error error = net::error_of(answer);
        return Refused{{}, Error{error.code, "slack " + method + ": " + error.detail, error.retry_after}};
    }
    Result<json> body = net::json_of(answer);
    if (body.has_error()) return Refused{{}, Error{body.error().code, "slack " + method + ": " + body.error().detail}};
    const json& ok = text::member(*body, "ok");
    if (!ok.is_boolean()) return refused(method, {}, ErrorCode::unknown_outcome, std::nullopt);
    if (ok.get<bool>())
        return Said{std::move(*body), std::string{answer.header("X-OAuth-Scopes")}, std::string{answer.header("Date")}};
    std::string word = word_of(text::text_in(*body, "error"));
    if (word.empty()) return refused(method, {}, ErrorCode::unknown_outcome, std::nullopt);
    const ErrorCode code = meaning_of(word);
    std::optional<Duration> wait = answer.retry_after;
    if (code == ErrorCode::rate_limited && !wait) wait = unasked_wait;
    std::string needed = word_of(text::text_in(*body, "needed"));
    if (!needed.empty()) needed.insert(0, "needed: ");
    return refused(method, std::move(word), code, wait, needed);
}

Api::Api(net::HttpClient& client, Clock& clock, std::string base, std::string token)
    : client_{client}, clock_{clock}, base_{std::move(base)}, token_{std::move(token)} {
    if (!base_.ends_with('/')) base_ += '/';
}

boost::asio::awaitable<Answer<Said>> Api::call(std::string method, json arguments) {
    if (const auto held = not_before_.find(method); held != not_before_.end()) {
        const Duration left = held->second - clock_.now();
        if (left > Duration{0}) {
            ++counters_.rate_limited;
            co_return refused(method, "ratelimited", ErrorCode::rate_limited, left);
        }
        not_before_.erase(held);
    }
    net::HttpCall call{.method = "POST", .url = base_ + method};
    call.headers.emplace_back("Authorization", "Bearer " + token_);
    if (takes_form(method)) {
        call.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
        call.body = form_of(arguments);
        call.repeatable = true;  // all of these only read
    } else {
        call.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
        call.body = arguments.dump(-1, ' ', false, json::error_handler_t::replace);
    }
    call.max_body = answer_limit;
    ++counters_.calls;
    const Result<net::HttpAnswer> answer = co_await client_.send(std::move(call));
    if (answer.has_error()) co_return Refused{{}, answer.error()};
    Answer<Said> said = read_answer(method, *answer);
    if (said.has_error()) {
        ++counters_.refused;
        if (said.error().error.code == ErrorCode::rate_limited && said.error().error.retry_after) {
            ++counters_.rate_limited;
            not_before_[method] = clock_.now() + *said.error().error.retry_after;
        }
    }
    co_return said;
}

}  // namespace twicket::slack
