// One call: room in the budget, a token, the answer; a refused token is renewed once.
#include "adapters/yammer/api.hpp"

#include "bot/file_carrier.hpp"
#include "bot/net/url.hpp"

#include "adapters/yammer/form.hpp"
#include "bot/net/retry_after.hpp"

namespace twicket::yammer {
namespace {

namespace asio = boost::asio;

constexpr std::size_t longest_answer = 4 << 20;  // bytes: 20 messages with all they refer to
constexpr Duration half_a_day = std::chrono::hours{12};
constexpr Duration call_limit = std::chrono::seconds{15};

Error held_back(Duration wait) {
    return {ErrorCode::rate_limited, "Yammer's rate limit leaves no room now", wait};
}

}  // namespace

Api::Api(net::HttpClient& client, Clock& clock, Token& token, std::string base, std::function<double()> random)
    : client_{client}, clock_{clock}, token_{token}, base_{std::move(base)}, random_{std::move(random)} {}

asio::awaitable<Result<nlohmann::json>> Api::get(std::string path, Budget::Use use) {
    if (const auto wait = budget_.take(use, clock_.now())) {
        ++counters_.held_back;
        co_return held_back(*wait);
    }
    net::HttpCall asked{.url = base_ + path, .deadline = call_limit, .max_body = longest_answer};
    const auto answer = co_await call(std::move(asked));
    if (answer.has_error()) co_return answer.error();
    co_return read(*answer, use, false);
}

asio::awaitable<Result<nlohmann::json>> Api::post(std::string path,
                                                  std::vector<std::pair<std::string, std::string>> fields,
                                                  Budget::Use use) {
    if (const auto wait = budget_.take(use, clock_.now())) {
        ++counters_.held_back;
        co_return held_back(*wait);
    }
    net::HttpCall asked{.method = "POST", .url = base_ + path, .body = encoded(fields), .deadline = call_limit};
    asked.max_body = longest_answer;
    asked.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    const auto answer = co_await call(std::move(asked));
    if (answer.has_error()) co_return answer.error();
    co_return read(*answer, use, true);
}

asio::awaitable<Result<std::string>> Api::file(std::string url, std::size_t most) {
    const Result<net::Url> there = net::parse_url(url), home = net::parse_url(base_);
    if (there.has_error()) co_return Error{ErrorCode::not_found, "the file has no address"};
    const bool at_home = home.has_value() && there->origin() == home->origin();
    net::Headers headers;
    if (at_home) {
        auto token = co_await token_.get();
        if (token.has_error()) co_return token.error();
        headers.emplace_back("Authorization", "Bearer " + *token);
    }
    const net::Reach reach = at_home ? net::Reach::configured : net::Reach::link;
    Result<std::string> bytes = co_await fetch_over_http(client_, std::move(url), std::move(headers), reach, most);
    co_return bytes;
}

asio::awaitable<Result<net::HttpAnswer>> Api::call(net::HttpCall call) {
    auto token = co_await token_.get();
    if (token.has_error()) co_return token.error();
    call.headers.emplace_back("Accept", "application/json");
    net::HttpCall again = call;
    call.headers.emplace_back("Authorization", "Bearer " + *token);
    ++counters_.calls;
    auto answer = co_await client_.send(std::move(call));
    if (answer.has_error() || answer->status != 401) co_return answer;
    // Refused before anything was done: asking again doubles nothing.
    auto other = co_await token_.get_another(*token);
    if (other.has_error()) co_return other.error();
    again.headers.emplace_back("Authorization", "Bearer " + *other);
    ++counters_.calls;
    answer = co_await client_.send(std::move(again));
    co_return answer;
}

Result<nlohmann::json> Api::read(const net::HttpAnswer& answer, Budget::Use use, bool changes) {
    const Time now = clock_.now();
    // The Date header has a form that Retry-After may have: read as seen from half a day ago it tells both ways.
    if (const auto ahead = net::parse_retry_after(answer.header("Date"), now - half_a_day, 2 * half_a_day))
        clock_error_ = half_a_day - *ahead;
    if (answer.status == 429) {
        ++counters_.rate_limited;
        budget_.refused(use, now, answer.retry_after, random_());
        Error error = net::error_of(answer);
        error.retry_after = budget_.closed_until(use) - now;
        return error;
    }
    if (!answer.ok()) {
        Error error = net::error_of(answer);
        if (changes && answer.status >= 500) error.code = ErrorCode::unknown_outcome;
        return error;
    }
    budget_.went_well(use);
    token_.works();
    if (answer.status == 204 || answer.body.empty()) return {boost::system::in_place_value, nlohmann::json::object()};
    return net::json_of(answer);
}

}  // namespace twicket::yammer
