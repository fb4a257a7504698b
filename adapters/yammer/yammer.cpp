// The account as a whole: its feeds, its move after move, and whether it works.
#include "adapters/yammer/yammer.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <random>

#include "adapters/yammer/self_test.hpp"
namespace twicket::yammer {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

constexpr Duration longest_rest = 60s;

std::function<double()> good_random() {
    auto engine = std::make_shared<std::mt19937_64>(std::random_device{}());
    return [engine] { return std::uniform_real_distribution<double>{0.0, 1.0}(*engine); };
}

}  // namespace

Yammer::Yammer(Settings settings, Inbox& inbox, store::Store& store, net::HttpClient& client, Clock& clock,
               std::function<double()> random)
    : settings_{std::move(settings)},
      account_{"yammer/" + settings_.name},
      inbox_{inbox},
      store_{store},
      clock_{clock},
      random_{random ? std::move(random) : good_random()},
      token_{settings_.token, client, clock},
      api_{client, clock, token_, settings_.api_url, random_} {
    for (const std::string& group : settings_.groups)
        feeds_.push_back({.name = group, .path = path_of(group), .place = group, .interval = settings_.poll});
    if (settings_.private_messages)
        feeds_.push_back({.name = "private", .path = "messages/private.json", .place = "", .interval = settings_.poll});
    if (settings_.realtime) hints_ = std::make_unique<Hints>(client, clock_, settings_.api_url, [this] { look_now(); });
}

asio::awaitable<void> Yammer::run() {
    using namespace asio::experimental::awaitable_operators;
    if (!hints_) {
        co_await poll();
        co_return;
    }
    asio::awaitable<void> polling = poll(), listening = hints_->run();
    co_await (std::move(polling) && std::move(listening));
}

asio::awaitable<void> Yammer::poll() {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer{executor};
    for (;;) {
        const Duration rest = co_await step();
        timer.expires_after(std::clamp<Duration>(rest, 10ms, longest_rest));
        resting_ = &timer;
        boost::system::error_code ended;
        auto token = asio::redirect_error(asio::use_awaitable, ended);
        co_await timer.async_wait(token);
        resting_ = nullptr;
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
    }
}

void Yammer::look_now() {
    const Time now = clock_.now();
    for (Followed& followed : feeds_)
        if (followed.failures == 0) followed.due = std::min(followed.due, now);
    if (resting_) resting_->cancel();
}

asio::awaitable<Duration> Yammer::step() {
    if (!begun_) {
        const Result<void> done = co_await begin();
        if (done.has_error()) co_return done.error().retry_after.value_or(30s);
        begun_ = true;
    }
    const Time now = clock_.now();
    // Among what is due the one served longest ago: neither a busy group nor many of them hold up the others or the likes.
    Followed* next = nullptr;
    Time first = likes_due_;
    for (Followed& followed : feeds_) {
        first = std::min(first, followed.due);
        if (followed.due <= now && (!next || followed.turn < next->turn)) next = &followed;
    }
    Duration rest{0};
    if (likes_due_ <= now && (!next || likes_turn_ < next->turn)) {
        likes_turn_ = ++turns_;
        rest = co_await read_likes();
        co_return rest;
    }
    if (next) {
        next->turn = ++turns_;
        rest = co_await follow(*next);
        co_return rest;
    }
    co_return first - now;
}

std::string Yammer::trouble() const {
    if (!token_.trouble().empty()) return token_.trouble();
    if (!trouble_.empty()) return trouble_;
    for (const Followed& followed : feeds_)
        if (!followed.unreadable.empty()) return followed.unreadable;
    if (hints_ && !hints_->trouble().empty()) return hints_->trouble();
    return likes_trouble_;
}

void Yammer::show_typing(const std::string&, const std::string&) {}  // Yammer has no such sign

// Members of our own network sign in with the address that they show; those of external networks are not ours.
asio::awaitable<Result<Profile>> Yammer::profile(std::string user) {
    if (user == us_) co_return Profile{.bot = true};
    if (user.empty() || user.find_first_not_of("0123456789") != user.npos)
        co_return Error{ErrorCode::not_found, "that is no user id of Yammer"};
    const std::string path = "users/" + user + ".json";
    const auto answer = co_await api_.get(path, Budget::Use::other);
    if (answer.has_error() && answer.error().code == ErrorCode::not_found) co_return Profile{.outsider = true};
    if (answer.has_error()) co_return answer.error();
    const auto known = decode_user(*answer);
    if (!known || known->id != user)
        co_return Error{ErrorCode::unknown_outcome, "Yammer did not say who that user is"};
    const bool elsewhere = our_network_ != 0 && known->network != 0 && known->network != our_network_;
    co_return Profile{.email = known->email, .outsider = elsewhere || !known->active};
}

asio::awaitable<std::vector<Finding>> Yammer::self_test() {
    std::vector<std::string> paths;
    for (const Followed& followed : feeds_) paths.push_back(followed.path);
    std::vector<Finding> findings = co_await yammer::self_test(api_, token_, std::move(paths));
    if (hints_ && !hints_->trouble().empty()) findings.push_back({Grade::warning, hints_->trouble()});
    if (!likes_trouble_.empty()) findings.push_back({Grade::warning, likes_trouble_});
    if (counters_.unreadable_messages > 0)
        findings.push_back({Grade::warning, std::to_string(counters_.unreadable_messages) +
                                                " messages had a form that we do not know and were left out"});
    co_return findings;
}

}  // namespace twicket::yammer
