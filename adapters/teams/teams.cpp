// The order of receiving is the promise: token, then shape, then the commit, then the answer.
#include "adapters/teams/teams.hpp"

#include <boost/asio/this_coro.hpp>

#include "adapters/teams/self_test.hpp"

namespace twicket::teams {
namespace {

namespace asio = boost::asio;
using asio::awaitable;
using net::HttpResponse;

constexpr std::size_t body_limit = 1 << 20;

HttpResponse done() {
    return {200, {}, {}};
}

bool is_loopback(std::string_view address) {
    return address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
}

TrustRules rules_of(const Settings& settings) {
    TrustRules rules;
    rules.app_id = settings.app_id;
    rules.issuer = settings.issuer;
    rules.metadata_url = settings.metadata_url;
    return rules;
}

Credentials credentials_of(const Settings& settings) {
    return {settings.app_id, settings.secret, settings.login_url, settings.tenant_id, settings.token_scope};
}

}  // namespace

Teams::Teams(Settings settings, store::Store& store, Inbox& inbox, net::HttpClient& client, Clock& clock)
    : settings_{std::move(settings)},
      us_{"teams/" + settings_.name, settings_.app_id},
      store_{store},
      inbox_{inbox},
      client_{client},
      clock_{clock},
      trust_{rules_of(settings_), client, clock},
      connector_{client, nullptr},
      references_{store, us_.account} {
    if (settings_.emulator) return;
    token_.emplace(credentials_of(settings_), client, clock);
    connector_ = Connector{client, &*token_};
}

void Teams::add_routes(net::Router& router) {
    const auto handler = [this](const net::HttpRequest& request) { return receive(request); };
    router.add("POST", "/teams/" + settings_.name + "/messages", handler, {.body_limit = body_limit});
    if (settings_.name == "default") router.add("POST", "/api/messages", handler, {.body_limit = body_limit});
}

awaitable<void> Teams::run() {
    co_return;
}

awaitable<std::vector<Finding>> Teams::self_test() {
    Settings settings = settings_;
    std::vector<Finding> findings = co_await teams::self_test(std::move(settings), client_, clock_);
    co_return findings;
}

std::string Teams::trouble() const {
    if (token_ && token_->last().has_error() && !token_->ready()) return token_->last().error().detail;
    return keys_trouble_.empty() ? connector_.trouble() : keys_trouble_;
}

// The emulator sends no token: only this machine may, and no web page of it (a page cannot send JSON unasked).
awaitable<Result<void>> Teams::check_caller(const net::HttpRequest& request, Caller& caller) {
    if (settings_.emulator) {
        if (!is_loopback(request.remote))
            co_return Error{ErrorCode::forbidden, "this account takes the emulator of this machine only"};
        if (!request.header("Origin").empty())
            co_return Error{ErrorCode::forbidden, "a web page may not speak for the emulator"};
        co_return Result<void>{};
    }
    const std::string_view authorization = request.header("Authorization");
    if (auto known = trust_.known(authorization)) {
        caller = std::move(*known);
        co_return Result<void>{};
    }
    std::string header{authorization};
    Result<Caller> checked = co_await trust_.check(std::move(header));
    if (checked.has_error()) {
        Error error = checked.error();
        if (error.code == ErrorCode::unavailable) keys_trouble_ = "no event can be checked, so none is taken: " + error.detail;
        if (error.code == ErrorCode::unavailable && !error.retry_after) error.retry_after = std::chrono::seconds{5};
        co_return error;
    }
    keys_trouble_.clear();
    caller = std::move(*checked);
    co_return Result<void>{};
}

awaitable<HttpResponse> Teams::receive(const net::HttpRequest& request) {
    if (!executor_) executor_ = co_await asio::this_coro::executor;
    if (!request.header("Content-Type").starts_with("application/json"))
        co_return HttpResponse::problem(415, "an activity is application/json");
    Caller caller;
    const Result<void> allowed = co_await check_caller(request, caller);
    if (allowed.has_error()) co_return HttpResponse::from(allowed.error());
    const Result<Activity> activity = read_activity(request.body, clock_.now());
    if (activity.has_error()) co_return HttpResponse::problem(400, activity.error().detail);
    if (!settings_.emulator) {
        const Result<void> speaks = caller.may_speak_for(activity->service_url, activity->channel);
        if (speaks.has_error()) co_return HttpResponse::from(speaks.error());
    }
    if (activity->type == "invoke") {
        HttpResponse answer = co_await invoke(*activity);
        co_return answer;
    }
    std::vector<Event> events = decode(*activity, us_);
    const Result<void> stored = co_await accept(*activity, std::move(events));
    if (stored.has_error()) co_return HttpResponse::from(stored.error());
    if (activity->expects_replies) co_return HttpResponse::json(200, R"({"activities":[]})");
    co_return done();
}

awaitable<Result<void>> Teams::accept(const Activity& activity, std::vector<Event> events) {
    const bool leaves = removes_us(activity);
    const bool known_sender = activity.from.id != "28:" + us_.app_id;
    std::function<void(store::Connection&)> alongside;
    if (leaves)
        alongside = references_.farewell(activity);
    else if (known_sender)
        alongside = references_.news(activity);
    meet(activity);
    bool noted = false;
    for (Event& event : events) {
        std::function<void(store::Connection&)> once;
        if (!noted) once = alongside;
        const Result<Accepted> stored = co_await inbox_.accept(std::move(event), std::move(once));
        if (stored.has_error()) co_return stored.error();
        noted = noted || stored->fresh;
    }
    // What is no event of ours may still tell where a conversation lives.
    if (alongside && !noted && (leaves || adds_us(activity))) {
        const Result<void> kept = co_await store_.write_job(alongside);
        if (kept.has_error()) co_return kept.error();
        noted = true;
    }
    if (alongside && noted && leaves) references_.forgotten(activity);
    if (alongside && noted && !leaves) references_.learned(activity);
    co_return Result<void>{};
}

}  // namespace twicket::teams
