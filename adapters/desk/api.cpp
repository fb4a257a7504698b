// What is certain stays what it is; what is not is looked for by whoever called.
#include "adapters/desk/api.hpp"

#include <algorithm>

#include "bot/net/retry_after.hpp"
#include "bot/net/signature.hpp"
#include "bot/text/base64.hpp"
#include "bot/text/fold.hpp"

namespace twicket::desk {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr std::size_t longest_answer = 8 << 20;  // bytes: a page of a hundred tickets with their texts
constexpr std::size_t longest_reason = 200;
constexpr Duration call_limit = std::chrono::seconds{14};  // two of them within the outbox's deadline
constexpr Duration half_a_day = std::chrono::hours{12};
constexpr std::size_t telling_word = 6;  // a shorter word of a person's may stand in a reason by chance

const json* first_text(const json& value) {
    if (value.is_string()) return &value;
    if (value.is_array() && !value.empty()) return first_text(value.size() > 1 ? value[1] : value[0]);
    if (!value.is_object()) return nullptr;
    for (const char* key : {"message", "errorMessage", "error_human", "error", "errorMessages", "errors", "detail"})
        if (const auto found = value.find(key); found != value.end() && !found->empty())
            if (const json* text = first_text(*found)) return text;
    return nullptr;
}

// In what shape the back-ends give a reason: {"message"}, {"error": {"message"}}, {"errors": [..]}, ["CODE", "text"].
std::string reason_in(const net::HttpAnswer& answer, const std::vector<std::string>& words) {
    const Result<json> body = net::json_of(answer);
    const json* found = body.has_value() ? first_text(*body) : nullptr;
    if (!found) return {};
    std::string reason = found->get<std::string>().substr(0, longest_reason);
    std::replace_if(
        reason.begin(), reason.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    for (const std::string& word : words)
        if (word.size() >= telling_word && reason.find(word.substr(0, 40)) != reason.npos) return {};
    return reason;
}

// A line that stands in none of the parts.
std::string border_for(const std::vector<Api::FormPart>& parts) {
    std::string border = "twicket-border";
    const auto holds = [&](const Api::FormPart& part) { return part.content.find(border) != part.content.npos; };
    while (std::any_of(parts.begin(), parts.end(), holds))
        border = "twicket-border-" + text::to_hex(net::digest(net::Hash::sha1, border)).substr(0, 32);
    return border;
}

// As browsers write a name into such a form (html.spec.whatwg.org, "multipart/form-data encoding algorithm").
std::string as_form_name(std::string_view name) {
    std::string safe;
    for (const char c : name) {
        if (c == '"')
            safe += "%22";
        else
            safe += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    }
    return safe;
}

}  // namespace

Api::Api(net::HttpClient& client, Clock& clock, std::string account, std::string base, net::Headers headers)
    : client_{client},
      clock_{clock},
      account_{std::move(account)},
      base_{std::move(base)},
      headers_{std::move(headers)} {}

awaitable<Result<json>> Api::get(std::string path) {
    net::HttpCall call{.url = base_ + path, .deadline = call_limit, .max_body = longest_answer};
    Result<net::HttpAnswer> answer = co_await send(std::move(call));
    if (answer.has_error()) {
        Error failed = answer.error();
        if (failed.code == ErrorCode::unknown_outcome || failed.code == ErrorCode::too_large)
            failed.code = ErrorCode::unavailable;
        co_return failed;
    }
    if (!answer->ok()) {
        Error refused = refusal(*answer, {});
        if (answer->status >= 300 && answer->status <= 399) refused.code = ErrorCode::unauthorized;
        if (refused.code == ErrorCode::unknown_outcome) refused.code = ErrorCode::unavailable;
        co_return refused;
    }
    // Some write a file's name or an old mail as the bytes that they got. One such ticket must not hold up the news of
    // all.
    if (!text::is_valid_utf8(answer->body)) answer->body = text::mended_utf8(answer->body);
    Result<json> body = net::json_of(*answer);
    if (body.has_value()) co_return body;
    co_return error(ErrorCode::unavailable, "answered with a page or half a text instead of data; is url right?");
}

awaitable<Result<json>> Api::change(std::string method, std::string path, json body, std::vector<std::string> words) {
    net::HttpCall call{.method = std::move(method), .url = base_ + path, .deadline = call_limit};
    call.max_body = longest_answer;
    call.headers.emplace_back("Content-Type", "application/json");
    if (!body.is_null()) call.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
    Result<json> answer = co_await change(std::move(call), std::move(words));
    co_return answer;
}

awaitable<Result<json>> Api::upload(std::string path, std::string type, std::string bytes) {
    net::HttpCall call{.method = "POST", .url = base_ + path, .body = std::move(bytes), .deadline = call_limit};
    call.max_body = longest_answer;
    call.headers.emplace_back("Content-Type", std::move(type));
    std::vector<std::string> words;
    Result<json> answer = co_await change(std::move(call), std::move(words));
    co_return answer;
}

awaitable<Result<json>> Api::post_form(std::string path, std::vector<FormPart> parts) {
    const std::string border = border_for(parts);
    std::string body;
    for (const FormPart& part : parts) {
        body += "--" + border + "\r\nContent-Disposition: form-data; name=\"" + as_form_name(part.name) + "\"";
        if (!part.file_name.empty()) body += "; filename=\"" + as_form_name(part.file_name) + "\"";
        body += "\r\nContent-Type: " + part.type + "\r\n\r\n" + part.content + "\r\n";
    }
    body += "--" + border + "--\r\n";
    std::string type = "multipart/form-data; boundary=" + border;
    Result<json> answer = co_await upload(std::move(path), std::move(type), std::move(body));
    co_return answer;
}

awaitable<Result<json>> Api::change(net::HttpCall call, std::vector<std::string> words) {
    Result<net::HttpAnswer> answer = co_await send(std::move(call));
    if (answer.has_error()) co_return answer.error();
    if (!answer->ok()) {
        Error refused = refusal(*answer, words);
        if (answer->status == 503 && !answer->retry_after) refused.code = ErrorCode::unknown_outcome;
        co_return refused;
    }
    if (answer->body.empty() && answer->length_known) co_return Result<json>{boost::system::in_place_value, nullptr};
    Result<json> value = net::json_of(*answer);
    if (value.has_value()) co_return value;
    co_return error(ErrorCode::unknown_outcome, "said yes with a page or half a text instead of data");
}

awaitable<Result<net::HttpAnswer>> Api::send(net::HttpCall call) {
    call.headers.emplace_back("Accept", "application/json");
    call.headers.insert(call.headers.end(), headers_.begin(), headers_.end());
    Result<net::HttpAnswer> answer = co_await client_.send(std::move(call));
    if (answer.has_error()) {
        Error failed = error(answer.error().code, answer.error().detail);
        co_return failed;
    }
    // The Date header has a form that Retry-After may have: read as seen from half a day ago it tells both ways.
    const Time now = clock_.now();
    if (const auto ahead = net::parse_retry_after(answer->header("Date"), now - half_a_day, 2 * half_a_day))
        clock_error_ = half_a_day - *ahead;
    co_return answer;
}

Error Api::refusal(const net::HttpAnswer& answer, const std::vector<std::string>& words) const {
    Error refused = net::error_of(answer);
    std::string what = "answered " + std::to_string(answer.status);
    if (answer.status >= 300 && answer.status <= 399)
        what += " and sends us to another page: is that a sign-in, and the token no longer good?";
    else if (const std::string reason = reason_in(answer, words); !reason.empty())
        what += ": " + reason;
    refused.detail = error(refused.code, what).detail;
    return refused;
}

Error Api::error(ErrorCode code, std::string_view what) const {
    return {code, account_ + " (" + base_ + "): " + std::string{what}};
}

void Api::set_header(std::string name, std::string value) {
    for (auto& [known, kept] : headers_)
        if (known == name) {
            kept = std::move(value);
            return;
        }
    headers_.emplace_back(std::move(name), std::move(value));
}

std::string basic(const std::string& user, const std::string& password) {
    return "Basic " + text::to_base64(user + ":" + password);
}

std::string encoded(std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                           (byte >= 'A' && byte <= 'Z') || byte == '-' || byte == '_' || byte == '.' || byte == '~';
        if (plain)
            result += c;
        else
            result.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
    return result;
}

const json& member(const json& object, std::string_view key) {
    static const json nothing;
    if (!object.is_object()) return nothing;
    const auto found = object.find(key);
    return found == object.end() ? nothing : *found;
}

std::string text_at(const json& object, std::string_view key) {
    const json& value = member(object, key);
    if (value.is_string()) return value.get<std::string>();
    return value.is_number_integer() ? value.dump() : std::string{};
}

}  // namespace twicket::desk
