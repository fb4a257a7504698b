// One renewal at a time; what others wait for is the same token.
#include "adapters/yammer/token.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "adapters/yammer/form.hpp"
#include "adapters/yammer/ids.hpp"
#include "bot/store/durable_file.hpp"

namespace twicket::yammer {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr Duration early = 2min;              // renewed so long before it ends
constexpr int longest_wait = 30 * 1000 / 50;  // turns of 50 ms for somebody else's renewal

}  // namespace

Token::Token(TokenSettings settings, net::HttpClient& client, Clock& clock)
    : settings_{std::move(settings)}, client_{client}, clock_{clock}, access_{settings_.fixed} {}

asio::awaitable<Result<std::string>> Token::get() {
    const bool fixed = !settings_.fixed.empty();
    if (fixed || (!access_.empty() && clock_.now() < ends_ - early)) co_return access_;
    const Result<void> done = co_await renew();
    if (done.has_error()) co_return done.error();
    co_return access_;
}

asio::awaitable<Result<std::string>> Token::get_another(std::string refused) {
    if (!settings_.fixed.empty()) {
        trouble_ = "Yammer does not know this token any more: make a new one and restart";
        co_return Error{ErrorCode::unauthorized, trouble_};
    }
    if (access_ != refused && !access_.empty()) co_return access_;
    access_.clear();
    const Result<void> done = co_await renew();
    if (done.has_error()) co_return done.error();
    co_return access_;
}

asio::awaitable<Result<void>> Token::renew() {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer pause{executor};
    for (int turn = 0; renewing_ && turn < longest_wait; ++turn) {
        pause.expires_after(50ms);
        co_await pause.async_wait(asio::use_awaitable);
        if (!access_.empty() && clock_.now() < ends_ - early) co_return Result<void>{};
    }
    struct Busy {
        bool& flag;
        explicit Busy(bool& its_flag) : flag{its_flag} { flag = true; }
        ~Busy() { flag = false; }
    } busy{renewing_};
    std::vector<std::pair<std::string, std::string>> form{{"grant_type", "refresh_token"},
                                                          {"client_id", settings_.client_id},
                                                          {"refresh_token", settings_.refresh_token},
                                                          {"scope", settings_.scope}};
    if (!settings_.client_secret.empty()) form.emplace_back("client_secret", settings_.client_secret);
    net::HttpCall call{
        .method = "POST",
        .url = settings_.login_url + settings_.tenant_id + "/oauth2/v2.0/token",
        .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}},
        .body = encoded(form)};
    const auto answer = co_await client_.send(std::move(call));
    if (answer.has_error()) {
        // Not a person's fault and nothing was posted: tried again with the next call.
        co_return Error{ErrorCode::unavailable, "no token for Yammer: " + answer.error().detail};
    }
    co_return read_grant(*answer);
}

Result<void> Token::read_grant(const net::HttpAnswer& answer) {
    const auto body = net::json_of(answer);
    if (!answer.ok()) {
        const std::string why{body ? text::text_in(*body, "error") : std::string_view{}};
        const bool refused = answer.status == 400 || answer.status == 401;
        if (!refused)
            return Error{ErrorCode::unavailable, "the sign-in service answered " + std::to_string(answer.status),
                         answer.retry_after};
        trouble_ = "the sign-in service refuses the refresh token (" + (why.empty() ? "no reason given" : why) +
                   "): sign in as the service account again and put the new refresh token in its place";
        return Error{ErrorCode::unauthorized, trouble_};
    }
    if (!body) return Error{ErrorCode::unavailable, "the sign-in service gave no readable answer"};
    const std::string_view access = text::text_in(*body, "access_token");
    if (access.empty()) return Error{ErrorCode::unavailable, "the sign-in service gave no token"};
    access_ = access;
    const auto lasts = id_in(*body, "expires_in").value_or(3600);
    ends_ = clock_.now() + std::chrono::seconds{std::min<std::int64_t>(lasts, 86'400)};
    trouble_.clear();
    const std::string newer{text::text_in(*body, "refresh_token")};
    if (!newer.empty() && newer != settings_.refresh_token) keep(newer);
    return {};
}

// A secret stands only where the administrator put one: in its file.
void Token::keep(const std::string& refresh_token) {
    settings_.refresh_token = refresh_token;
    if (settings_.refresh_file.empty()) {
        remark_ =
            "Microsoft gave a newer refresh token, which is lost at the next start: write refresh_token: !file PATH, "
            "so that it can be kept there; the present one ends after 90 days";
        return;
    }
    try {
        store::write_durably(settings_.refresh_file, refresh_token + "\n");
        remark_.clear();
    } catch (const std::exception&) {
        remark_ = "the newer refresh token cannot be written to " + settings_.refresh_file +
                  ": let twicket write there, or sign in again within 90 days";
        spdlog::warn("yammer: {}", remark_);
    }
}

}  // namespace twicket::yammer
