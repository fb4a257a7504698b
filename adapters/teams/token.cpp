// Fetching and keeping the connector's token. A refusal is told with Entra's code, never with its prose: that may name
// people and tenants.
#include "adapters/teams/token.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "adapters/teams/connector.hpp"

namespace twicket::teams {
namespace {

namespace asio = boost::asio;

constexpr Duration renew_before = std::chrono::minutes{5};
constexpr Duration longest_kept = std::chrono::hours{24};

// "AADSTS7000222" out of {"error_codes":[7000222]}, or OAuth's "error".
std::string code_in(const nlohmann::json& body) {
    if (!body.is_object()) return {};
    if (const auto codes = body.find("error_codes"); codes != body.end() && codes->is_array() && !codes->empty())
        if (codes->front().is_number_integer()) return "AADSTS" + std::to_string(codes->front().get<std::int64_t>());
    const auto error = body.find("error");
    const bool plain = error != body.end() && error->is_string() && error->get_ref<const std::string&>().size() <= 60;
    return plain ? error->get<std::string>() : std::string{};
}

Error refusal_of(const net::HttpAnswer& answer) {
    Error error = net::error_of(answer);
    if (const auto body = net::json_of(answer); body.has_value())
        if (const std::string code = code_in(*body); !code.empty()) error.detail += " (" + code + ")";
    // Nothing was posted, so nothing can have happened.
    if (error.code == ErrorCode::unknown_outcome) error.code = ErrorCode::unavailable;
    if (error.code == ErrorCode::invalid || error.code == ErrorCode::forbidden) error.code = ErrorCode::unauthorized;
    error.detail = "no token for the connector: " + error.detail;
    return error;
}

}  // namespace

TokenSource::TokenSource(Credentials credentials, net::HttpClient& client, Clock& clock)
    : credentials_{std::move(credentials)}, client_{client}, clock_{clock} {
    if (!credentials_.login_url.ends_with('/')) credentials_.login_url += '/';
}

bool TokenSource::fresh(Time now) const {
    return !token_.empty() && now < expires_ - renew_before;
}
bool TokenSource::usable(Time now) const {
    return !token_.empty() && now < expires_;
}

std::optional<Time> TokenSource::expires() const {
    if (token_.empty()) return std::nullopt;
    return expires_;
}

void TokenSource::drop(const std::string& token) {
    if (token == token_) token_.clear();
}

asio::awaitable<Result<net::HttpAnswer>> TokenSource::ask() {
    net::HttpCall call{
        .method = "POST", .deadline = std::chrono::seconds{10}, .max_body = 64 * 1024, .repeatable = true};
    call.url = credentials_.login_url + percent_encoded(credentials_.tenant) + "/oauth2/v2.0/token";
    call.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    call.body = "grant_type=client_credentials&client_id=" + percent_encoded(credentials_.app_id) +
                "&client_secret=" + percent_encoded(credentials_.secret) +
                "&scope=" + percent_encoded(credentials_.scope);
    Result<net::HttpAnswer> answer = co_await client_.send(std::move(call));
    co_return answer;
}

asio::awaitable<Result<void>> TokenSource::fetch() {
    ++fetches_;
    const Result<net::HttpAnswer> answer = co_await ask();
    if (answer.has_error()) {
        Error error = answer.error();
        if (error.code == ErrorCode::unknown_outcome) error.code = ErrorCode::unavailable;
        error.detail = "no token for the connector: " + error.detail;
        co_return error;
    }
    if (!answer->ok()) co_return refusal_of(*answer);
    const Result<nlohmann::json> body = net::json_of(*answer);
    const bool object = body.has_value() && body->is_object();
    const auto token = object ? body->find("access_token") : nlohmann::json::const_iterator{};
    const auto seconds = object ? body->find("expires_in") : nlohmann::json::const_iterator{};
    const bool whole = object && token != body->end() && token->is_string() && seconds != body->end() &&
                       seconds->is_number_integer() && seconds->get<std::int64_t>() > 0;
    if (!whole || token->get_ref<const std::string&>().empty())
        co_return Error{ErrorCode::unavailable, "no token for the connector: the sign-in host's answer holds none"};
    token_ = token->get<std::string>();
    const Duration life = std::chrono::seconds{std::min<std::int64_t>(seconds->get<std::int64_t>(), 86'400)};
    expires_ = clock_.now() + std::min(life, longest_kept);
    co_return Result<void>{};
}

asio::awaitable<Result<std::string>> TokenSource::get() {
    const Time now = clock_.now();
    if (fresh(now)) co_return token_;
    if (fetching_) {
        if (usable(now)) co_return token_;
        const auto executor = co_await asio::this_coro::executor;
        auto timer = std::make_shared<asio::steady_timer>(executor, asio::steady_timer::time_point::max());
        waiting_.push_back(timer);
        boost::system::error_code woken;
        auto ignoring = asio::redirect_error(asio::use_awaitable, woken);
        co_await timer->async_wait(ignoring);
    } else {
        fetching_ = true;
        struct Done {
            TokenSource& source;
            std::shared_ptr<bool> alive;
            ~Done() {
                if (!*alive) return;
                source.fetching_ = false;
                for (const auto& timer : source.waiting_) timer->cancel();
                source.waiting_.clear();
            }
        } done{*this, alive_};
        last_ = Error{ErrorCode::cancelled, "no token for the connector: we are stopping"};
        last_ = co_await fetch();
    }
    // A renewal that failed does no harm while the old token lives.
    if (usable(clock_.now())) co_return token_;
    if (last_.has_error()) co_return last_.error();
    co_return Error{ErrorCode::unavailable, "no token for the connector: it expired at once"};
}

}  // namespace twicket::teams
