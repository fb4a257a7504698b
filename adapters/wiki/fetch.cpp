// Calls, cookies of a sign-in, and waiting.
#include "adapters/wiki/fetch.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "bot/text/base64.hpp"
#include "bot/text/fold.hpp"

namespace twicket::wiki {
namespace {

using boost::asio::awaitable;
using nlohmann::json;

constexpr int tries = 4;
constexpr std::size_t longest_answer = 16 << 20;
constexpr Duration call_limit = std::chrono::seconds{60}, usual_wait = std::chrono::seconds{5},
                   longest_wait = std::chrono::seconds{60};

// MediaWiki says "later" with 200: {"errors":[{"code":"maxlag"}]}, or in the old form {"error":{"code":…}}.
std::string code_in(const json& body) {
    const json& list = member(body, "errors");
    if (list.is_array() && !list.empty()) return text_at(list.front(), "code");
    return text_at(member(body, "error"), "code");
}

bool says_later(const std::string& code) {
    return code == "maxlag" || code == "ratelimited" || code == "readonly";
}

}  // namespace

std::string encoded(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const unsigned char c : text) {
        if (std::isalnum(c) || c == '-' || c == '_' || c == '.' || c == '~')
            out += static_cast<char>(c);
        else
            out += '%', out += digits[c >> 4], out += digits[c & 15];
    }
    return out;
}

std::string basic(const std::string& user, const std::string& password) {
    return "Basic " + text::to_base64(user + ":" + password);
}

std::string text_at(const json& object, std::string_view key) {
    const json& value = member(object, key);
    if (value.is_string()) return value.get<std::string>();
    return value.is_number_integer() ? std::to_string(value.get<std::int64_t>()) : std::string{};
}

const json& member(const json& object, std::string_view key) {
    static const json nothing;
    if (!object.is_object()) return nothing;
    const auto found = object.find(key);
    return found == object.end() ? nothing : *found;
}

Fetch::Fetch(net::HttpClient& client, std::string name, net::Headers headers, Pause pause)
    : client_{client}, name_{std::move(name)}, headers_{std::move(headers)}, pause_{std::move(pause)} {}

Error Fetch::error(ErrorCode code, std::string_view what) const {
    return {code, "wiki " + name_ + ": " + std::string{what}};
}

awaitable<Result<json>> Fetch::get(std::string url) {
    net::HttpCall call{.url = std::move(url)};
    Result<json> answer = co_await send(std::move(call));
    co_return answer;
}

awaitable<Result<json>> Fetch::post(std::string url, std::string form) {
    net::HttpCall call{.method = "POST", .url = std::move(url), .body = std::move(form)};
    call.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    call.repeatable = true;  // only signing in is posted
    Result<json> answer = co_await send(std::move(call));
    co_return answer;
}

awaitable<void> Fetch::wait(Duration time) {
    if (pause_) {
        co_await pause_(time);
        co_return;
    }
    const auto executor = co_await boost::asio::this_coro::executor;
    boost::asio::steady_timer timer{executor, time};
    co_await timer.async_wait(boost::asio::use_awaitable);
}

void Fetch::remember_cookies(const net::HttpAnswer& answer) {
    for (const auto& [header, value] : answer.headers) {
        if (text::fold(header) != "set-cookie") continue;
        const std::string pair = value.substr(0, value.find(';'));
        if (const auto equals = pair.find('='); equals != pair.npos)
            cookies_[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
}

awaitable<Result<json>> Fetch::send(net::HttpCall call) {
    call.deadline = call_limit;
    call.max_body = longest_answer;
    call.headers.emplace_back("Accept", "application/json");
    call.headers.emplace_back("User-Agent", "Twicket knowledge import");
    call.headers.insert(call.headers.end(), headers_.begin(), headers_.end());
    Error last = error(ErrorCode::unavailable, "it kept saying that it has no time; tried again at the next round");
    for (int left = tries; left > 0; --left) {
        net::HttpCall now = call;
        std::string cookies;
        for (const auto& [name, value] : cookies_) cookies += (cookies.empty() ? "" : "; ") + name + "=" + value;
        if (!cookies.empty()) now.headers.emplace_back("Cookie", cookies);
        Result<net::HttpAnswer> answer = co_await client_.send(std::move(now));
        if (answer.has_error())
            co_return error(answer.error().code == ErrorCode::forbidden ? ErrorCode::forbidden : ErrorCode::unavailable,
                            answer.error().detail);
        remember_cookies(*answer);
        const Duration asked = std::min(answer->retry_after.value_or(usual_wait), longest_wait);
        if (answer->status == 429 || answer->status == 503) {
            co_await wait(asked);
            continue;
        }
        if (!answer->ok()) {
            Error refused = net::error_of(*answer);
            // A page elsewhere is a sign-in page.
            const bool elsewhere = answer->status >= 300 && answer->status <= 399;
            co_return error(elsewhere                                    ? ErrorCode::unauthorized
                            : refused.code == ErrorCode::unknown_outcome ? ErrorCode::unavailable
                                                                         : refused.code,
                            refused.detail);
        }
        Result<json> body = net::json_of(*answer);
        if (body.has_error())
            co_return error(ErrorCode::invalid, "answered with a page instead of data; is url right?");
        const std::string code = code_in(*body);
        if (says_later(code)) {
            co_await wait(asked);
            continue;
        }
        if (code == "readapidenied" || code == "permissiondenied" || code == "assertuserfailed" ||
            code == "assertnameduserfailed")
            co_return error(ErrorCode::forbidden,
                            "this account may not read it (" + code + "); set user and password, or token");
        if (code == "missingtitle" || code == "nosuchpageid") co_return error(ErrorCode::not_found, "the page is gone");
        if (!code.empty()) co_return error(ErrorCode::invalid, "refused with '" + code.substr(0, 60) + "'");
        co_return body;
    }
    co_return last;
}

std::unique_ptr<Wiki> open_wiki(const Settings& settings, net::HttpClient& client, Pause pause) {
    if (settings.kind == "mediawiki") return open_mediawiki(settings, client, std::move(pause));
    return open_confluence(settings, client, std::move(pause));
}

}  // namespace twicket::wiki
