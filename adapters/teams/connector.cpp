// From a call to an answer, and the table of what answers mean.
#include "adapters/teams/connector.hpp"

#include <algorithm>
#include <cctype>

namespace twicket::teams {
namespace {

namespace asio = boost::asio;
using nlohmann::json;

// The connector answers a post quickly or not at all.
constexpr Duration call_deadline = std::chrono::seconds{15};

std::string address(const std::string& service_url, std::initializer_list<std::string_view> parts) {
    std::string url = service_url;
    if (!url.ends_with('/')) url += '/';
    url += "v3/conversations";
    for (const std::string_view part : parts) url.append("/").append(part);
    return url;
}

std::string bytes_of(const json& activity) {
    return activity.dump(-1, ' ', false, json::error_handler_t::replace);
}

// {"error":{"code":"BotNotInConversationRoster","message":…}}: a short word of letters only.
std::string code_in(const net::HttpAnswer& answer) {
    const auto body = json::parse(answer.body, nullptr, false);
    if (!body.is_object()) return {};
    const auto error = body.find("error");
    if (error == body.end() || !error->is_object()) return {};
    const auto code = error->find("code");
    if (code == error->end() || !code->is_string()) return {};
    const auto& word = code->get_ref<const std::string&>();
    const auto plain = [](unsigned char c) { return std::isalnum(c) || c == '_'; };
    return word.size() <= 60 && std::ranges::all_of(word, plain) ? word : std::string{};
}

std::string id_in(const json& body) {
    if (!body.is_object()) return {};
    const auto id = body.find("id");
    return id != body.end() && id->is_string() && id->get_ref<const std::string&>().size() <= 1'024
               ? id->get<std::string>()
               : std::string{};
}

// A call that may be repeated has no unknown outcome: it is simply made again.
Error repeatable(Error error) {
    if (error.code == ErrorCode::unknown_outcome) error.code = ErrorCode::unavailable;
    return error;
}

}  // namespace

std::string percent_encoded(std::string_view text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    encoded.reserve(text.size() + 16);
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                           (byte >= 'A' && byte <= 'Z') || byte == '-' || byte == '_' || byte == '.' || byte == '~';
        if (plain)
            encoded += c;
        else
            encoded.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
    return encoded;
}

Error error_of(const net::HttpAnswer& answer, Repeat repeat) {
    Error error = net::error_of(answer);
    const std::string code = code_in(answer);
    if (!code.empty()) error.detail += " (" + code + ")";
    const int status = answer.status;
    if (status == 412) error.code = ErrorCode::unavailable;
    // A gateway may have lost the answer of a service that did it; 503 comes from a service that did nothing.
    if (status == 500 || status == 502 || status == 504) error.code = ErrorCode::unknown_outcome;
    if (status == 503) error.code = ErrorCode::unavailable;
    return repeat == Repeat::harmless ? repeatable(std::move(error)) : error;
}

asio::awaitable<Result<net::HttpAnswer>> Connector::call(std::string method, std::string url, std::string body,
                                                         Repeat repeat) {
    net::HttpCall call{.method = std::move(method), .url = std::move(url), .body = std::move(body)};
    call.deadline = call_deadline;
    call.repeatable = repeat == Repeat::harmless;
    if (!call.body.empty()) call.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
    std::string token;
    if (token_ != nullptr) {
        Result<std::string> ours = co_await token_->get();
        if (ours.has_error()) co_return ours.error();
        token = std::move(*ours);
        call.headers.emplace_back("Authorization", "Bearer " + token);
    }
    Result<net::HttpAnswer> answer = co_await client_->send(std::move(call));
    if (answer.has_error()) {
        if (repeat == Repeat::harmless) co_return repeatable(answer.error());
        co_return answer.error();
    }
    // The next call fetches a new one; whether and when there is a next call is the outbox's decision.
    if (answer->status == 401 && token_ != nullptr) token_->drop(token);
    if (answer->status == 401) trouble_ = "the connector refuses our token: is the app id registered for Teams?";
    if (answer->ok()) trouble_.clear();
    if (!answer->ok()) co_return error_of(*answer, repeat);
    co_return answer;
}

asio::awaitable<Result<std::string>> Connector::post(std::string service_url, std::string conversation,
                                                     std::string reply_to, json activity) {
    const std::string place = percent_encoded(conversation), message = percent_encoded(reply_to);
    std::string url = reply_to.empty() ? address(service_url, {place, "activities"})
                                       : address(service_url, {place, "activities", message});
    std::string body = bytes_of(activity);
    std::string method = "POST";
    const Result<net::HttpAnswer> answer =
        co_await call(std::move(method), std::move(url), std::move(body), Repeat::doubles);
    if (answer.has_error()) co_return answer.error();
    const Result<json> said = net::json_of(*answer);
    if (said.has_error()) co_return said.error();
    std::string id = id_in(*said);
    if (id.empty()) co_return Error{ErrorCode::unknown_outcome, "the connector's answer names no message"};
    co_return id;
}

asio::awaitable<Result<void>> Connector::signal(std::string service_url, std::string conversation, json activity) {
    const std::string place = percent_encoded(conversation);
    std::string url = address(service_url, {place, "activities"});
    std::string method = "POST", body = bytes_of(activity);
    const Result<net::HttpAnswer> answer =
        co_await call(std::move(method), std::move(url), std::move(body), Repeat::harmless);
    if (answer.has_error()) co_return answer.error();
    co_return Result<void>{};
}

asio::awaitable<Result<void>> Connector::update(std::string service_url, std::string conversation, std::string message,
                                                json activity) {
    const std::string place = percent_encoded(conversation), id = percent_encoded(message);
    std::string url = address(service_url, {place, "activities", id});
    std::string body = bytes_of(activity);
    std::string method = "PUT";
    const Result<net::HttpAnswer> answer =
        co_await call(std::move(method), std::move(url), std::move(body), Repeat::harmless);
    if (answer.has_error()) co_return answer.error();
    co_return Result<void>{};
}

asio::awaitable<Result<void>> Connector::remove(std::string service_url, std::string conversation,
                                                std::string message) {
    const std::string place = percent_encoded(conversation), id = percent_encoded(message);
    std::string url = address(service_url, {place, "activities", id});
    std::string method = "DELETE", nothing;
    const Result<net::HttpAnswer> answer =
        co_await call(std::move(method), std::move(url), std::move(nothing), Repeat::harmless);
    if (answer.has_error()) co_return answer.error();
    co_return Result<void>{};
}

asio::awaitable<Result<std::string>> Connector::open(std::string service_url, json parameters) {
    std::string url = address(service_url, {});
    std::string body = bytes_of(parameters);
    // Asking twice for the conversation with one person gives the same conversation.
    std::string method = "POST";
    const Result<net::HttpAnswer> answer =
        co_await call(std::move(method), std::move(url), std::move(body), Repeat::harmless);
    if (answer.has_error()) co_return answer.error();
    const Result<json> said = net::json_of(*answer);
    if (said.has_error()) co_return repeatable(said.error());
    std::string id = id_in(*said);
    if (id.empty()) co_return Error{ErrorCode::unavailable, "the connector's answer names no conversation"};
    co_return id;
}

asio::awaitable<Result<json>> Connector::member(std::string service_url, std::string conversation, std::string member) {
    const std::string place = percent_encoded(conversation), who = percent_encoded(member);
    std::string url = address(service_url, {place, "members", who});
    std::string method = "GET", nothing;
    const Result<net::HttpAnswer> answer =
        co_await call(std::move(method), std::move(url), std::move(nothing), Repeat::harmless);
    if (answer.has_error()) co_return answer.error();
    Result<json> said = net::json_of(*answer);
    co_return said;
}

asio::awaitable<Result<json>> Connector::roster(std::string service_url, std::string conversation, std::string from) {
    const std::string place = percent_encoded(conversation);
    std::string url = address(service_url, {place, "pagedmembers"}) + "?pageSize=500";
    if (!from.empty()) url += "&continuationToken=" + percent_encoded(from);
    std::string method = "GET", nothing;
    const Result<net::HttpAnswer> answer =
        co_await call(std::move(method), std::move(url), std::move(nothing), Repeat::harmless);
    if (answer.has_error()) co_return answer.error();
    Result<json> said = net::json_of(*answer);
    if (said.has_error()) co_return repeatable(said.error());
    co_return said;
}

}  // namespace twicket::teams
