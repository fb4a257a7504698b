// What an answer from outside means, by its status and its type. No sockets.
#include <array>

#include "bot/net/http_client.hpp"
#include "bot/net/url.hpp"
#include "bot/text/json.hpp"

namespace twicket::net {
namespace {

std::string place_of(const HttpAnswer& answer) {
    const auto url = parse_url(answer.url);
    return url ? url->origin() : std::string{"the other side"};
}

ErrorCode meaning_of(int status) {
    switch (status) {
        case 400:
        case 422:
            return ErrorCode::invalid;
        case 401:
            return ErrorCode::unauthorized;
        case 403:
            return ErrorCode::forbidden;
        case 404:
        case 410:
            return ErrorCode::not_found;
        case 405:
        case 501:
            return ErrorCode::unsupported;
        case 408:
        case 425:
        case 503:
            return ErrorCode::unavailable;
        case 409:
        case 412:
            return ErrorCode::conflict;
        case 413:
            return ErrorCode::too_large;
        case 429:
            return ErrorCode::rate_limited;
        default:
            return status >= 400 && status <= 499 ? ErrorCode::invalid : ErrorCode::unknown_outcome;
    }
}

std::string lower(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c != ' ' && c != '\t' && c != '"') result += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
    return result;
}

// application/json or something+json, in UTF-8 if a charset is named (RFC 8259 knows no other).
bool is_json_type(std::string_view header) {
    const std::string text = lower(header);
    const std::string type = text.substr(0, text.find(';'));
    if (type != "application/json" && type != "text/json" && !type.ends_with("+json")) return false;
    const std::size_t charset = text.find("charset=");
    if (charset == std::string::npos) return true;
    const std::string value = text.substr(charset + 8, text.find(';', charset) - charset - 8);
    return value == "utf-8" || value == "utf8" || value == "us-ascii";
}

}  // namespace

Error error_of(const HttpAnswer& answer) {
    Error error{meaning_of(answer.status), place_of(answer) + " answered " + std::to_string(answer.status)};
    error.retry_after = answer.retry_after;
    return error;
}

Result<nlohmann::json> json_of(const HttpAnswer& answer) {
    if (!is_json_type(answer.header("Content-Type"))) {
        return Error{ErrorCode::unknown_outcome, place_of(answer) + " answered with something that is not JSON"};
    }
    text::JsonLimits limits;
    limits.bytes = answer.body.size();  // the call's own limit was met already
    limits.members = 200'000;
    Result<nlohmann::json> value = text::parse_json(answer.body, limits);
    if (value) return value;
    return Error{ErrorCode::unknown_outcome, place_of(answer) + " answered with broken JSON: " + value.error().detail};
}

}  // namespace twicket::net
